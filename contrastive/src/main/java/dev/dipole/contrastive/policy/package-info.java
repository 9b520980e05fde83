/// Policy gradients over groups of completions: what is rewarded more than its group shall become likelier.
///
/// They take a batch made with [dev.dipole.contrastive.Views#ofCompletions]. Every objective is an
/// `Advantage` (how much better a completion was), a `Level` (whose ratio to the old policy counts), a
/// `Surrogate` (how the ratio is kept near 1) and an `Aggregation` (how tokens are averaged). Open
/// [dev.dipole.contrastive.policy.Grpo] first.
@NullMarked
package dev.dipole.contrastive.policy;

import org.jspecify.annotations.NullMarked;
