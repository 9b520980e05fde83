/// What a batch teaches, seen from inside: who is pulled and who is pushed, how hard, by whom, and what is
/// wrong with the batch.
///
/// Open [dev.dipole.contrastive.insight.Insight] first: it measures a batch and keeps every table with its
/// gradients.
@NullMarked
package dev.dipole.contrastive.insight;

import org.jspecify.annotations.NullMarked;
