/// Measures Dipole through its public interface: against the machine's limits here, against other libraries in
/// `dev.dipole.bench.peers`, kernel by kernel in `dev.dipole.bench.micro`. Open [Table] first; `BENCHMARKS.md`
/// says how to run it and what came out.
///
/// Whatever is compared runs in a JVM of its own, a [Contender], and the contenders take turns, so that the
/// machine's other work hits all alike.
@NullMarked
package dev.dipole.bench;

import org.jspecify.annotations.NullMarked;
