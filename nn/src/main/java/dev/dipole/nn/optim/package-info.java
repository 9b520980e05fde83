/// Optimisers, learning-rate schedules, parameter groups, clipping. Open [dev.dipole.nn.optim.AdamW] first.
@NullMarked
package dev.dipole.nn.optim;

import org.jspecify.annotations.NullMarked;
