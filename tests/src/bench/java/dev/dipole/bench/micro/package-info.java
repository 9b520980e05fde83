/// JMH benchmarks of the kernels and of the parts made of them: open [MatmulBenchmark] first.
@NullMarked
package dev.dipole.bench.micro;

import org.jspecify.annotations.NullMarked;
