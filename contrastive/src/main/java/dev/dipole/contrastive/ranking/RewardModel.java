package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairLink;
import dev.dipole.contrastive.Wanted;
import dev.dipole.tensor.Unary;

/// Of two completions the preferred one shall be rewarded more.
///
/// `L = mean_i( log(1 + e^{−(r⁺ − r⁻ − m)}) + c (r⁺ + r⁻)² )`; lists of two, of which the higher label is
/// preferred
///
/// **Source.** Ouyang et al., "Training language models to follow instructions with human feedback", 2022;
/// the margin as in Touvron et al., "Llama 2", 2023; centring as in Eisenstein et al., 2023
/// (arXiv 2312.09244, eq. 2).
public record RewardModel(double margin, double centring) implements NamedObjective {
    public RewardModel {
        Check.notNegative("reward-model: the margin", margin);
        Check.notNegative("reward-model: the centring", centring);
    }

    /// No margin, no centring.
    public RewardModel() {
        this(0, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "reward-model",
                        "mean_i( softplus(−(r⁺ − r⁻ − m)) + c (r⁺ + r⁻)² )",
                        "Ouyang et al. 2022 (arXiv 2203.02155)")
                .needs("lists of two scores with a label each")
                .degenerates("pairs of equal labels are not judged")
                .relations("without margin and centring: ranknet")
                .aliases("bradley-terry");
    }

    @Override
    public Objective parts() {
        return Order.of(new Wanted.Best(), new PairLink(this::cost));
    }

    private Variable cost(Variable chosen, Variable rejected) {
        var cost = chosen.sub(rejected).affine(-1, margin).apply(Unary.SOFTPLUS);
        if (centring == 0) return cost;
        return cost.add(chosen.add(rejected).apply(Unary.SQUARE).scale(centring));
    }
}
