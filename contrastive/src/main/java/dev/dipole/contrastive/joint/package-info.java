/// Joint embedding without explicit negatives: two or more views of each item shall agree, and something other
/// than negatives keeps all vectors from becoming one: a predictor with a stopped gradient (BYOL, SimSiam), the
/// covariance of the coordinates (Barlow Twins, VICReg, W-MSE, TiCo, FroSSL), the volume of the vectors (MMCR,
/// EMP-SSL, MCR²), a given distribution (LeJEPA).
///
/// Open [dev.dipole.contrastive.joint.VicReg] first: invariance, variance and covariance, each a term; then
/// [dev.dipole.contrastive.joint.SimSiam] for what a stopped gradient does.
///
/// A batch brings two views as anchor and positive, more of them in the role
/// [dev.dipole.contrastive.Role#VIEW], predictors' outputs as [dev.dipole.contrastive.Role#PREDICTION] and
/// those of a slowly moving encoder as [dev.dipole.contrastive.Role#MOMENTUM].
///
/// Not here, because they are no losses: the moving average that gives targets, predictors and projection
/// heads, crops and masks. They make views; an objective only compares them.
///
/// Letters in formulas: `Z1`, `Z2` the two views `[B, D]`, `V` their number, `p` what a predictor makes of `z`,
/// `sg` stop-gradient, `u` a vector at length 1.
@NullMarked
package dev.dipole.contrastive.joint;

import org.jspecify.annotations.NullMarked;
