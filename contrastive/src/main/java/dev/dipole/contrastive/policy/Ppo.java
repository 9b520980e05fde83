package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// TokenReduction that a critic found better than expected become likelier, as far as the ratio to the old
/// policy may go.
///
/// `L = −mean_t min(ρ_t A_t, clip(ρ_t, 1 − low, 1 + high) A_t)`, over all tokens of the batch; advantages
/// come with the batch, say from [GeneralisedAdvantage]
///
/// **Source.** Schulman et al., "Proximal policy optimization algorithms", 2017 (arXiv 1707.06347), eq. 7.
public record Ppo(double low, double high) implements NamedObjective {
    public Ppo {
        Policy.checkClip("ppo", low, high);
    }

    /// Both clips 0.2.
    public Ppo() {
        this(.2, .2);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "ppo",
                        "−mean_t min(ρ_t A_t, clip(ρ_t) A_t)",
                        "Schulman et al. 2017 (arXiv 1707.06347), eq. 7")
                .needs("completions with advantages of tokens and the old log-probabilities")
                .degenerates("advantages of 0 teach nothing")
                .relations("ratios within the clip: linear in the ratio");
    }

    @Override
    public Objective parts() {
        return Objective.only(new PolicyTerm(
                completions -> completions
                        .needed(completions.known().advantages(), "advantages of tokens")
                        .toDoubles(),
                Level.TOKEN,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                Aggregation.of(Aggregation.Rule.TOKEN_MEAN)));
    }
}
