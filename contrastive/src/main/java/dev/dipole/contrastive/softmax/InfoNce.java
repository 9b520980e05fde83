package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Relation.Diagonal;
import dev.dipole.contrastive.Relation.HardNegatives;
import dev.dipole.contrastive.Relation.OwnPositive;
import dev.dipole.contrastive.Relation.Whose;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;

/// In-batch softmax over pairs: each anchor must find its positive among everything else in the batch.
///
/// `L = mean_i( LSE_j S_ij − S_ii )`, `S = s/τ`; with a margin `S_ii = (s_ii − m)/τ`
///
/// **Source.** van den Oord et al., "Representation learning with contrastive predictive coding", 2018, eq. 4;
/// for sentence pairs Henderson et al., "Efficient natural language response suggestion", 2017, section 4.4.
/// The default temperature .05 is sentence-transformers' (scale 20); E5 and GTE take .01, BGE .02. Margin .3 in
/// both directions is LaBSE's (Feng et al., 2022).
///
/// **The batch** brings anchor and positive, perhaps hard negatives. Give ids, or sample without duplicates: a
/// document that stands in two rows is otherwise its own negative. With ids such cells are left out, unless
/// `maskDuplicates` is off.
///
/// **Degenerates** with one row and no hard negatives: the loss is 0. With all vectors equal it is `log B`.
/// Hard negatives take part where anchors choose, not in the direction `DQ`.
///
/// **Relations.** One hard negative and [Negatives#ONLY_OWN] make it `softplus((s⁻ − s⁺)/τ)`, the link of DPO
/// with `β = 1/τ`. A row is `softplus` of its [Dcl] row. [NtXent] adds anchors against anchors, [Gte] all four
/// blocks. SimCSE is this on two dropout passes.
public record InfoNce(
        double temperature,
        Directions directions,
        Negatives negatives,
        Similarity similarity,
        double margin,
        boolean maskDuplicates)
        implements NamedObjective {
    public InfoNce {
        Check.positive("infonce: the temperature", temperature);
        Check.notNegative("infonce: the margin", margin);
        if (negatives == Negatives.ONLY_OWN && directions != Directions.QD) {
            throw new ObjectiveException(
                    "infonce: with negatives 'only-own' positives have nothing to choose from; take directions 'qd'");
        }
    }

    /// Cosine, temperature .05, anchors choose among all positives and hard negatives, duplicates masked.
    public InfoNce() {
        this(0.05);
    }

    public InfoNce(double temperature) {
        this(temperature, Directions.QD);
    }

    public InfoNce(double temperature, Directions directions) {
        this(temperature, directions, Negatives.ALL);
    }

    public InfoNce(double temperature, Directions directions, Negatives negatives) {
        this(temperature, directions, negatives, new Similarity.Cosine(), 0, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "infonce",
                        "mean_i( LSE_j S_ij − S_ii )",
                        "van den Oord et al. 2018 (arXiv 1807.03748), eq. 4")
                .needs("anchor, positive, perhaps hard negatives")
                .degenerates("0 with one row and no hard negative; log B where all vectors are equal")
                .relations("one own negative: softplus((s⁻ − s⁺)/τ); a row is softplus of its decoupled row")
                .aliases("mnrl", "MultipleNegativesRankingLoss", "in-batch-softmax");
    }

    @Override
    public Objective parts() {
        return switch (directions) {
            case QD -> Objective.only(anchorsChoose());
            case DQ -> Objective.only(positivesChoose());
            case BOTH -> Objective.sum(new Weighted(0.5, anchorsChoose()), new Weighted(0.5, positivesChoose()));
        };
    }

    private Term anchorsChoose() {
        return term(
                "qd",
                switch (negatives) {
                    case ALL -> Relation.beside(new Diagonal(Direction.QD), new HardNegatives(Role.ANCHOR, Whose.ALL));
                    case BATCH_AND_OWN ->
                        Relation.beside(new Diagonal(Direction.QD), new HardNegatives(Role.ANCHOR, Whose.OWN));
                    case ONLY_OWN -> Relation.beside(new OwnPositive(), new HardNegatives(Role.ANCHOR, Whose.OWN));
                });
    }

    private Term positivesChoose() {
        return term("dq", new Diagonal(Direction.DQ));
    }

    private Term term(String name, Relation relation) {
        var shapings = Shaping.contrastive(maskDuplicates, margin, temperature);
        return new TableTerm(name, similarity, relation, shapings, new Link.CrossEntropy(), Reduction.MEAN);
    }
}
