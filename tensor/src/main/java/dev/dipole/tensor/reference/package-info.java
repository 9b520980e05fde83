/// The float64 backend: `double[]`, plain loops, one thread. It is the yardstick of every other backend and the
/// one to read first. Open [dev.dipole.tensor.reference.ReferenceBackend].
@NullMarked
package dev.dipole.tensor.reference;

import org.jspecify.annotations.NullMarked;
