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
import java.util.List;

/// Items of one class attract each other, all others repel.
///
/// `L = mean_i −1/|P(i)| Σ_{p∈P(i)} ( S_ip − LSE_{a≠i} S_ia )`, over the rows that have positives
///
/// **Source.** Khosla et al., "Supervised contrastive learning", 2020, eq. 2; cosine, `τ = .1`. The paper's
/// factor `τ/τ_base` is left out.
///
/// **The batch** brings anchors, perhaps positives as a second view, and labels. A sampler should put several
/// items of a class in a batch.
///
/// **Degenerates** where no class has two items: the loss is 0 and the report says so. With all vectors equal
/// and `n` items it is `log(n − 1)`.
///
/// **Relations.** By Jensen's inequality [Form#IN] never costs more than [Form#OUT]. [NtXent] where each class
/// has exactly two items.
public record SupCon(double temperature, Similarity similarity, Form form) implements NamedObjective {
    /// Where the mean over the positives of a row stands.
    public enum Form {
        /// Outside the logarithm (eq. 2), the one the paper recommends.
        OUT,
        /// Inside (eq. 3): `−log mean_p softmax_p`.
        IN
    }

    public SupCon {
        Check.positive("supcon: the temperature", temperature);
    }

    /// Cosine, temperature .1.
    public SupCon() {
        this(0.1);
    }

    public SupCon(double temperature) {
        this(temperature, new Similarity.Cosine(), Form.OUT);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "supcon",
                        "mean_i −mean_{p∈P(i)}( S_ip − LSE_{a≠i} S_ia )",
                        "Khosla et al. 2020 (arXiv 2004.11362), eq. 2 and 3")
                .needs("anchor, perhaps positive, labels")
                .degenerates("0 where no class has two items; log(n − 1) where all vectors are equal")
                .relations("nt-xent where each class has two items; the inner form never costs more")
                .aliases("supervised-contrastive", "supcon-out");
    }

    @Override
    public Objective parts() {
        List<Shaping> shapings = List.of(new Shaping.Temperature(temperature));
        var link = form == Form.OUT ? new Link.CrossEntropy() : new Link.Marginal(true);
        return Objective.only(new TableTerm(
                "classes", similarity, new Relation.SameLabel(), shapings, link, Reduction.MEAN_OF_JUDGED));
    }
}
