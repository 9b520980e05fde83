/// Gradients: variables, the tape that remembers what was computed, and the sealed list of operations, each
/// with value and pullback side by side.
///
/// Open [dev.dipole.autograd.Tape] first, then one operation, say [dev.dipole.autograd.Softmax] or
/// [dev.dipole.autograd.MatMul], then [dev.dipole.autograd.Variable], which spells them. Next module: nn.
@NullMarked
package dev.dipole.autograd;

import org.jspecify.annotations.NullMarked;
