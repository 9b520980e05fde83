@NullMarked
package dev.dipole.cli;

import org.jspecify.annotations.NullMarked;
