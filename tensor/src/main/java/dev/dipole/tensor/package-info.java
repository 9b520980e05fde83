/// Values: numbers with a shape, and who computes with them.
///
/// Open [dev.dipole.tensor.Shape] and [dev.dipole.tensor.Tensor] first, then the contract
/// [dev.dipole.tensor.Backend] and its plainest implementation, `dev.dipole.tensor.reference`; the fused
/// operations are spelt out in `Composed`. Next module: autograd.
///
/// Letters used in shapes: `n` rows, `w` width, `t` tokens of a packed batch, `h` heads, `d` width of a head,
/// `v` vocabulary.
@NullMarked
package dev.dipole.tensor;

import org.jspecify.annotations.NullMarked;
