package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Hardest;
import dev.dipole.contrastive.Hinge;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// Each anchor against its hardest negative in a large batch: positives shall score above one bound, that
/// negative below another.
///
/// `L = mean_i ( [.8 − s_ii]₊ + [max_{j≠i} s_ij − .3]₊ )`
///
/// **Source.** Wieting & Gimpel, "ParaNMT-50M", 2018, for mega-batches; bounds and form are
/// sentence-transformers' (cosine). What shares a text with the pair is no negative.
public record MegaBatchMargin(double positiveBound, double negativeBound, boolean maskDuplicates)
        implements NamedObjective {
    public MegaBatchMargin {
        Check.finite("mega-batch-margin: the bound of positives", positiveBound);
        Check.finite("mega-batch-margin: the bound of negatives", negativeBound);
    }

    /// Bounds .8 and .3.
    public MegaBatchMargin() {
        this(0.8, 0.3, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "mega-batch-margin",
                        "mean_i [.8 − s_ii]₊ + [max_{j≠i} s_ij − .3]₊",
                        "Wieting & Gimpel 2018 (ACL); sentence-transformers, MegaBatchMarginLoss")
                .degenerates(".7 where all vectors are equal")
                .relations("a hinge on the hardest cells of infonce's table")
                .aliases("MegaBatchMarginLoss");
    }

    @Override
    public Objective parts() {
        List<Shaping> shapings = maskDuplicates
                ? List.of(new Shaping.DropDuplicates(), new Hardest(false, true))
                : List.of(new Hardest(false, true));
        return Objective.only(new TableTerm(
                "qd",
                new Similarity.Cosine(),
                new Relation.Diagonal(Direction.QD),
                shapings,
                new Hinge(positiveBound, negativeBound, false),
                Reduction.MEAN));
    }
}
