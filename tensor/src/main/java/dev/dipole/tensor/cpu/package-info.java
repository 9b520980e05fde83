/// The float32 CPU backend: `float[]` storage, all cores, vector instructions where they pay.
///
/// Open [dev.dipole.tensor.cpu.CpuBackend] first: it splits the work by shape, never by thread count, and hands
/// the pieces to `Kernels`, of which there are two twins of the same bits: `VectorKernels` (any vector width)
/// and `ScalarKernels` (no vector module). `Gemm` is the matrix product, `FewRows` that of few rows,
/// `FeedForwardProduct` two in a
/// row, `PackedAttention` the attention; all three are made of `Panels`. `Pool` are the threads, `Scratch` and
/// `Floats` the memory.
@NullMarked
package dev.dipole.tensor.cpu;

import org.jspecify.annotations.NullMarked;
