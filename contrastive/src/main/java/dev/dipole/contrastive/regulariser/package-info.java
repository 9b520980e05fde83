/// Regularisers: how a batch of vectors lies, without asking who belongs to whom.
///
/// Each formula is a record that turns vectors into one number. Most look at one of two matrices: the Gram
/// matrix `K = Z Zᵀ` of the samples (uniformity, dispersion, KoLeo, GOR) or the covariance `C = Zᵀ Z` of the
/// coordinates (variance, covariance, coding rate, nuclear norm, entropy). Since `‖K‖_F = ‖C‖_F`, to push
/// samples apart and to decorrelate coordinates differ only by what is normalised.
///
/// Open [dev.dipole.contrastive.regulariser.VectorFormula] first, then
/// [dev.dipole.contrastive.regulariser.Moments], of which half of them are made.
///
/// Not here, because they are no numbers of a batch of vectors: uniformity with alignment
/// ([dev.dipole.contrastive.AlignmentUniformity]); the divergence from a reference model and the entropy bonus
/// of policy objectives, which are numbers of completions' probabilities; the count of coordinates that are not
/// 0, which has no gradient; ramps of weights over the steps, which are schedules. Codes of a sparse
/// autoencoder are in [dev.dipole.contrastive.sparse].
///
/// Letters in formulas: `Z` the vectors, a row each, `n` rows of width `D`, `z_i` a row, `u_i = z_i/‖z_i‖`.
@NullMarked
package dev.dipole.contrastive.regulariser;

import org.jspecify.annotations.NullMarked;
