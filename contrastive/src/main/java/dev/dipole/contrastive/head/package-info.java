/// What is compared other than one vector a text: the vectors of all its tokens, weights of words, quantised
/// numbers; and the objectives that train such heads.
///
/// Open [dev.dipole.contrastive.head.MaxSim] first: token vectors of two texts in, one score out. The heads
/// turn [dev.dipole.contrastive.Tokens] or logits into scores or vectors; the objectives are then those of any
/// table.
@NullMarked
package dev.dipole.contrastive.head;

import org.jspecify.annotations.NullMarked;
