/// Objectives in the form of a score table, and what trains with them.
///
/// Every contrastive objective is `Σ weight · term` with `term = Reduction(Link(Shaping*(ScoreTable)))` or a
/// `Regulariser` of the vectors. Open [dev.dipole.contrastive.softmax.InfoNce] first: it spells one objective
/// in these parts. Then [dev.dipole.contrastive.ScoreTable], the table they all meet in, and
/// [dev.dipole.contrastive.Relation], which says what it holds.
///
/// Most shapings and links treat each row of the table for itself (`OfRows`). That is why a table too large for
/// memory can be worked through in blocks of rows, [dev.dipole.contrastive.RowBlocks], with every objective
/// made of them. Those that compare rows (`OfTable`) say so in their type, and get the table whole.
///
/// Recipes lie in packages by family: `softmax`, `pairs`, `proxy`; `catalogue` finds them by name.
///
/// Letters in formulas: `B` rows of the batch, `s` raw similarity, `τ` temperature, `S = s/τ`,
/// `LSE_j x_j = log Σ_j exp x_j`, `u(x) = x/‖x‖`, `P(i)` the positives of row `i`.
@NullMarked
package dev.dipole.contrastive;

import org.jspecify.annotations.NullMarked;
