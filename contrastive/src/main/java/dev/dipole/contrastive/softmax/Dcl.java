package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;

/// [NtXent] without the positive in the denominator: easy pairs keep their gradient in small batches.
///
/// `L = mean_i( LSE_{a≠i, a≠twin(i)} S_ia − S_i,twin(i) )` over the `2B` stacked rows
///
/// **Source.** Yeh et al., "Decoupled contrastive learning", 2022 (arXiv 2110.06848), L_DC; cosine, `τ = .1`.
///
/// **The batch** brings anchor and positive. The loss can be negative; the pull on the positive is constant.
///
/// **Degenerates** with one row: there is no negative, the loss is 0 and the report says so. With all vectors
/// equal it is `log(2B − 2)`.
///
/// **Relations.** `softplus` of a row is its [NtXent] row, so `∇NT-Xent_i = σ(DCL_i) · ∇DCL_i`.
public record Dcl(double temperature, Similarity similarity, boolean maskDuplicates) implements NamedObjective {
    public Dcl {
        Check.positive("dcl: the temperature", temperature);
    }

    /// Cosine, temperature .1, duplicates masked.
    public Dcl() {
        this(0.1);
    }

    public Dcl(double temperature) {
        this(temperature, new Similarity.Cosine(), true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "dcl",
                        "mean_i( LSE over negatives of S_i· − S_i,twin(i) ), 2B rows",
                        "Yeh et al. 2022 (arXiv 2110.06848), L_DC")
                .degenerates("0 with one row; log(2B − 2) where all vectors are equal")
                .relations("softplus of a row is its nt-xent row")
                .aliases("decoupled");
    }

    @Override
    public Objective parts() {
        var shapings = Shaping.contrastive(maskDuplicates, 0, temperature);
        var link = new Link.Decoupled();
        return Objective.only(
                new TableTerm("views", similarity, new Relation.TwoViews(), shapings, link, Reduction.MEAN));
    }
}
