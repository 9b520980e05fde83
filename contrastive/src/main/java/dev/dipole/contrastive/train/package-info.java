/// Training: recipes, batches, the loop and what is kept of it. Open [dev.dipole.contrastive.train.Trainer]
/// first.
@NullMarked
package dev.dipole.contrastive.train;

import org.jspecify.annotations.NullMarked;
