package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PeeledSoftmax;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.contrastive.Wanted;

/// [Dpo] for several completions of a prompt: softmax over their scaled log-ratios.
///
/// `best`: cross entropy with the highest reward as positive; `order`: Plackett and Luce's likelihood of
/// the order of rewards; `shares`: cross entropy with `softmax(r/α)` as target
///
/// **Source.** Rafailov et al., 2023 (arXiv 2305.18290), appendix A.3, for orders; Chen et al., "Noise
/// contrastive alignment", 2024 (arXiv 2402.05369), InfoNCA, for shares.
public record ListDpo(Preference preference, double beta, double rewardTemperature, TokenReduction tokens)
        implements NamedObjective {
    public ListDpo {
        Check.positive("list-dpo: beta", beta);
        Check.positive("list-dpo: the temperature of rewards", rewardTemperature);
    }

    /// The best one, β = 0.1, α = 1, sums over tokens.
    public ListDpo() {
        this(Preference.BEST, .1, 1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "list-dpo",
                        "mean_i( LSE_j βD_ij − βD_i,best )",
                        "Rafailov et al. 2023 (arXiv 2305.18290), appendix A.3")
                .needs("groups of completions with rewards and the reference's log-probabilities")
                .degenerates("equal rewards: several best, an order as given, equal shares")
                .relations("two completions: dpo; order: listmle of βD")
                .aliases("infonca", "plackett-luce");
    }

    @Override
    public Objective parts() {
        return switch (preference) {
            case BEST -> of(new Wanted.Best(), new Link.CrossEntropy());
            case SHARES -> of(new Wanted.Shares(rewardTemperature), new Link.CrossEntropy());
            case ORDER ->
                of(new Wanted.Values(), new PeeledSoftmax(PeeledSoftmax.Order.BY_VALUE, PeeledSoftmax.Weights.ONE));
        };
    }

    private Objective of(Wanted wanted, Link link) {
        var groups = new CompletionRelation.Groups(Scoring.ratio(tokens), wanted);
        return Objective.only(Preferred.table("preferred", groups, link, new Shaping.Temperature(1 / beta)));
    }

    /// What rewards say.
    public enum Preference {
        BEST,
        ORDER,
        SHARES
    }
}
