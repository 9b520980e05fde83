package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Grpo] without the two divisions that bias it: by the deviation, which favours prompts that are nearly
/// solved or nearly lost, and by the length, which favours long failures.
///
/// `L = −(1/(c L)) Σ_t min(ρ_t A, clip(ρ_t, 1 − low, 1 + high) A)`, `A = r − mean r`, `L` a constant length
///
/// **Source.** Liu et al., "Understanding R1-zero-like training", 2025 (arXiv 2503.20783). The constant
/// length is a setting of the run, 3,000 in the authors' code.
public record DrGrpo(double low, double high, int length) implements NamedObjective {
    public DrGrpo {
        Policy.checkClip("dr-grpo", low, high);
        Check.atLeast("dr-grpo: the length", length, 1);
    }

    /// Clips 0.2, lengths of 1024 tokens.
    public DrGrpo() {
        this(.2, .2, 1024);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "dr-grpo",
                        "−(1/(c L)) Σ_t min(ρ_t A, clip(ρ_t) A), A = r − mean r",
                        "Liu et al. 2025 (arXiv 2503.20783)")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("its mean gradient is (1 − 1/G) times that of the success rate");
    }

    @Override
    public Objective parts() {
        return Objective.only(new PolicyTerm(
                PolicyTerm.Advantages.of(Policy.grouped(Scale.NONE, Deviation.POPULATION)),
                Level.TOKEN,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                new Aggregation(Aggregation.Rule.CONSTANT, length)));
    }
}
