@NullMarked
package dev.dipole.transformer;

import org.jspecify.annotations.NullMarked;
