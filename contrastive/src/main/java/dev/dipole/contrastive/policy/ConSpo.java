package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.TokenReduction;
import java.util.List;

/// Each good completion against the bad ones of its prompt: InfoNCE on mean log-probabilities.
///
/// `L = mean_p( −log softmax_p over p and the bad ones )`, scores `β log π / n`, those of good completions
/// less a margin (`β m`), which may grow in training; a reward above one half is good
///
/// **Source.** Zhang et al., "Revisiting reinforcement learning with verifiable rewards from a contrastive
/// perspective", 2026 (arXiv 2605.12969); its margin grows in training, here with `scheduled`.
public record ConSpo(double beta, double margin) implements NamedObjective {
    public ConSpo {
        Check.positive("conspo: beta", beta);
        Check.notNegative("conspo: the margin", margin);
    }

    /// β = 1, no margin.
    public ConSpo() {
        this(1, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "conspo",
                        "mean_p CE( β log π / n, p among the bad ones )",
                        "Zhang et al. 2026 (arXiv 2605.12969)")
                .needs(Policy.NEEDS)
                .degenerates("prompts without a good or without a bad completion are left out")
                .relations("one good, one bad: dpo with means over tokens and a uniform reference");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "good",
                new Similarity.Given(false),
                new CompletionRelation.EachPositive(Scoring.plain(TokenReduction.MEAN)),
                List.of(new Shaping.Margin(margin), new Shaping.Temperature(1 / beta)),
                new Link.CrossEntropy(),
                Reduction.MEAN_OF_JUDGED));
    }
}
