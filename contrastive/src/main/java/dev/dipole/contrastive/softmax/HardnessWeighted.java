package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Hardness;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;

/// [InfoNce] where a negative counts the more the closer it is: `α · sg[cos]` is added to its logit.
///
/// `L = mean_i( log( e^{s_ii/τ} + Σ_n e^{s_in/τ + α sg[s_in]} ) − s_ii/τ )`
///
/// **Source.** Lan et al., "LLaVE", 2025 (arXiv 2503.04812), eq. 5: `α = 9` on all negatives of other rows;
/// Schechter Vera et al., "EmbeddingGemma", 2025 (arXiv 2509.20354): `α = 5` on the row's own hard negatives.
/// The bonus is a constant and not divided by the temperature.
public record HardnessWeighted(double temperature, double alpha, Hardness.Whose whose, boolean maskDuplicates)
        implements NamedObjective {
    public HardnessWeighted {
        Check.positive("hardness-weighted: the temperature", temperature);
        Check.notNegative("hardness-weighted: alpha", alpha);
    }

    /// Temperature .05, `α` 9 on the negatives of other rows.
    public HardnessWeighted() {
        this(0.05, 9, Hardness.Whose.IN_BATCH, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "hardness-weighted",
                        "mean_i( LSE(S_ii, S_in + α sg[s_in]) − S_ii )",
                        "Lan et al. 2025 (arXiv 2503.04812), eq. 5")
                .needs("anchor, positive, perhaps hard negatives")
                .degenerates("0 with one row and no hard negative")
                .relations("α = 0: infonce")
                .aliases("hardness-weighted-contrastive");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        shapings.add(new Hardness(alpha * temperature, whose)); // divided by the temperature afterwards
        shapings.addAll(Shaping.contrastive(maskDuplicates, 0, temperature));
        var relation = Relation.beside(
                new Relation.Diagonal(Direction.QD), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.ALL));
        return Objective.only(new TableTerm(
                "qd", new Similarity.Cosine(), relation, shapings, new Link.CrossEntropy(), Reduction.MEAN));
    }
}
