@NullMarked
package dev.dipole.autograd;

import org.jspecify.annotations.NullMarked;
