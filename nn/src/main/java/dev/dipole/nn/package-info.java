@NullMarked
package dev.dipole.nn;

import org.jspecify.annotations.NullMarked;
