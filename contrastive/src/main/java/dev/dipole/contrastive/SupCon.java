package dev.dipole.contrastive;

import java.util.List;

/// Items of one class attract each other, all others repel; the "out" form, where the mean over positives
/// stands outside the logarithm.
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
/// **Relations.** [NtXent] where each class has exactly two items.
public record SupCon(double temperature, Similarity similarity) implements NamedObjective {
    public SupCon {
        Check.positive("supcon: the temperature", temperature);
    }

    /// Cosine, temperature .1.
    public SupCon() {
        this(0.1);
    }

    public SupCon(double temperature) {
        this(temperature, new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return new Card(
                "supcon",
                "mean_i −mean_{p∈P(i)}( S_ip − LSE_{a≠i} S_ia )",
                "Khosla et al. 2020, eq. 2",
                List.of("supervised-contrastive", "supcon-out"));
    }

    @Override
    public Objective parts() {
        List<Shaping> shapings = List.of(new Shaping.Temperature(temperature));
        var link = new Link.CrossEntropy();
        return Objective.only(new TableTerm(
                "classes", similarity, new Relation.SameLabel(), shapings, link, Reduction.MEAN_OF_JUDGED));
    }
}
