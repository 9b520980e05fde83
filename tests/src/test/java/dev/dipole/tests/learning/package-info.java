/// Whether training learns, repeats itself to the bit, survives an interruption and reports what goes wrong:
/// open [TrainingTest] first.
@NullMarked
package dev.dipole.tests.learning;

import org.jspecify.annotations.NullMarked;
