/// Objectives of rerankers: the candidates of a query, each with a score and a label, put into order.
///
/// They take a batch made with [dev.dipole.contrastive.Views#ofScores]. Open
/// [dev.dipole.contrastive.ranking.RankNet] first, which looks at ordered pairs; `LambdaLoss` weighs them by
/// what a swap would cost, `ListMle` looks at the whole order, and `ApproxNdcg` at ranks made smooth.
@NullMarked
package dev.dipole.contrastive.ranking;

import org.jspecify.annotations.NullMarked;
