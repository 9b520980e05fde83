/// Dipole against other libraries on the same machine: libtorch with MKL (through DJL), ONNX Runtime, OpenBLAS,
/// EJML, Hugging Face's tokenizers. Open [Peers] first.
@NullMarked
package dev.dipole.bench.peers;

import org.jspecify.annotations.NullMarked;
