/// Gates that a change cannot pass when it makes a step slow, taken so that a loaded machine does not matter:
/// open [MatmulSpeedTest] first. What is measured for people is in `dev.dipole.bench`.
@NullMarked
package dev.dipole.tests.speed;

import org.jspecify.annotations.NullMarked;
