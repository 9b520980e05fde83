/// What the compiler cannot check about the shape of the code: open [ArchitectureTest].
@NullMarked
package dev.dipole.tests.architecture;

import org.jspecify.annotations.NullMarked;
