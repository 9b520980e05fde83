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

/// Two views of each item, `2B` rows: each must find its twin among all others, from either side.
///
/// `L = mean_i( LSE_{a≠i} S_ia − S_i,twin(i) )` over the `2B` stacked rows
///
/// **Source.** Chen et al., "A simple framework for contrastive learning of visual representations" (SimCLR),
/// 2020, eq. 1; cosine, `τ = .5`.
///
/// **The batch** brings anchor and positive: two views of each item. Which of them is called anchor does not
/// matter.
///
/// **Degenerates** with one row: the loss is 0. With all vectors equal it is `log(2B − 1)`.
///
/// **Relations.** [SupCon] where every class has exactly these two members. A row is `softplus` of its [Dcl]
/// row.
public record NtXent(double temperature, Similarity similarity, boolean maskDuplicates) implements NamedObjective {
    public NtXent {
        Check.positive("nt-xent: the temperature", temperature);
    }

    /// Cosine, temperature .5, duplicates masked.
    public NtXent() {
        this(0.5);
    }

    public NtXent(double temperature) {
        this(temperature, new Similarity.Cosine(), true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "nt-xent",
                        "mean_i( LSE_{a≠i} S_ia − S_i,twin(i) ), 2B rows",
                        "Chen et al. 2020 (SimCLR, arXiv 2002.05709), eq. 1")
                .degenerates("0 with one row; log(2B − 1) where all vectors are equal")
                .relations("supcon where each class has two items; a row is softplus of its dcl row")
                .aliases("simclr");
    }

    @Override
    public Objective parts() {
        var shapings = Shaping.contrastive(maskDuplicates, 0, temperature);
        var link = new Link.CrossEntropy();
        return Objective.only(
                new TableTerm("views", similarity, new Relation.TwoViews(), shapings, link, Reduction.MEAN));
    }
}
