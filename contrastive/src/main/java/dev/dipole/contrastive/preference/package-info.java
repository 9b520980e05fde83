/// Objectives of preferences: of two completions of a prompt, or of several, the better shall become likelier.
///
/// They take a batch made with [dev.dipole.contrastive.Views#ofCompletions]. With `D⁺`, `D⁻` the log-ratios
/// `log π − log ref` of the preferred and the other completion and `Δ = D⁺ − D⁻`, most are a function of `Δ`:
/// the table of contrastive learning with one negative and `τ = 1/β`. Open
/// [dev.dipole.contrastive.preference.Dpo] first.
@NullMarked
package dev.dipole.contrastive.preference;

import org.jspecify.annotations.NullMarked;
