package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Completions;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;

/// [Grpo] with two completions of each prompt: the better becomes likelier, the other less likely, by the
/// same amount.
///
/// `A = ±1` if the rewards differ by more than `margin`, else 0; with the sample deviation `±1/√2`
///
/// The margin matters where rewards are continuous: without it any difference, however small, counts in
/// full.
///
/// **Source.** "It takes two: your GRPO is secretly DPO", 2025 (arXiv 2510.00977).
public record TwoGrpo(double low, double high, double margin, Deviation deviation) implements NamedObjective {
    public TwoGrpo {
        Policy.checkClip("2-grpo", low, high);
        Check.notNegative("2-grpo: the margin", margin);
    }

    /// Clips 0.2 and 0.28, no margin, the population deviation.
    public TwoGrpo() {
        this(.2, .28, 0, Deviation.POPULATION);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "2-grpo",
                        "−mean_i mean_t min(ρ_t A_i, clip(ρ_t) A_i), A = ±1",
                        "It takes two, 2025 (arXiv 2510.00977)")
                .needs("pairs of completions with rewards; the old log-probabilities unless on-policy")
                .degenerates(Policy.SILENT)
                .relations("its mean gradient is that of the success rate; dpo at π = ref with β = 1");
    }

    @Override
    public Objective parts() {
        return Objective.only(new PolicyTerm(
                completions -> PolicyTerm.spread(advantages(completions), completions),
                Level.TOKEN,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                Aggregation.of(Aggregation.Rule.SEQUENCE_MEAN)));
    }

    private double[] advantages(Completions completions) {
        double[] rewards = completions.rewards().toDoubles();
        if (rewards.length != 2 * completions.prompts()) {
            throw new ObjectiveException("2-grpo needs two completions of each prompt, not %d of %d prompts"
                    .formatted(rewards.length, completions.prompts()));
        }
        double full = deviation == Deviation.POPULATION ? 1 : Math.sqrt(.5);
        double[] advantages = new double[rewards.length];
        for (int j = 0; j < completions.prompts(); j++) {
            int first = completions.groups().get(j);
            if (completions.groups().get(j + 1) - first != 2) {
                throw new ObjectiveException("2-grpo needs two completions of each prompt");
            }
            double gap = rewards[first] - rewards[first + 1];
            if (Math.abs(gap) <= margin) continue;
            advantages[first] = Math.copySign(full, gap);
            advantages[first + 1] = -advantages[first];
        }
        return advantages;
    }
}
