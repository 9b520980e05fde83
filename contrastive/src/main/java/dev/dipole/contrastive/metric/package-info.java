/// Objectives on labelled items: triplets and how they are mined, groups of positives and negatives, rankings.
///
/// Open [dev.dipole.contrastive.metric.BatchAll] first, every triplet of a batch; then `MultiSimilarity`, which
/// weighs pairs, and `SmoothAp`, which looks at the whole ranking.
@NullMarked
package dev.dipole.contrastive.metric;

import org.jspecify.annotations.NullMarked;
