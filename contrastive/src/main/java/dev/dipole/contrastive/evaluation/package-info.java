/// How good embeddings are: ranking, correlation with human scores, geometry; exact search and BM25 to compare
/// with.
///
/// Open [RankingMetrics] first. Inputs are plain arrays and lists, so that any model, or none, can be judged.
/// All figures are computed in double precision and depend on neither threads nor hash order.
@NullMarked
package dev.dipole.contrastive.evaluation;

import org.jspecify.annotations.NullMarked;
