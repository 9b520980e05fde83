/// Every layer and pooling against central differences in float64: open [LayerGradientTest].
@NullMarked
package dev.dipole.tests.gradients;

import org.jspecify.annotations.NullMarked;
