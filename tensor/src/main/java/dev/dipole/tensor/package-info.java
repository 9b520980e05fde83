@NullMarked
package dev.dipole.tensor;

import org.jspecify.annotations.NullMarked;
