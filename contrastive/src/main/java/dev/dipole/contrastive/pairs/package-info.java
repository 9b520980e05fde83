/// Objectives that judge pairs for themselves, or put pairs into order: logistic, hinge, squared error.
///
/// Open [dev.dipole.contrastive.pairs.SigLip] first, the logistic counterpart of in-batch softmax; then
/// `CoSent`, which looks at the order of a whole batch of graded pairs.
@NullMarked
package dev.dipole.contrastive.pairs;

import org.jspecify.annotations.NullMarked;
