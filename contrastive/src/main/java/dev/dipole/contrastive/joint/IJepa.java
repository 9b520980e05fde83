package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.List;

/// Predictions of masked blocks close to what a slowly moving encoder, which sees everything, has there.
///
/// `L = (1/M) Σ_b Σ_{j∈b} ‖p_j − sg y_j‖²` over the `M` blocks `b`, or, smooth, `mean_jk h(p_jk − sg y_jk)` with
/// `h(x) = x²/2` where `|x| ≤ 1`, else `|x| − ½`
///
/// **Source.** Assran et al., "Self-supervised learning from images with a joint-embedding predictive
/// architecture", 2023 (arXiv 2301.08243), the squared distance; its public code takes the smooth one
/// and brings each target to mean 0 and variance 1 first. The encoder of the targets follows with momentum .996
/// rising to 1; four blocks an image.
///
/// **The batch** brings anchor, the predictions of the masked places, and positive, the targets there, which are
/// constants here even where the view is live; perhaps labels, the block of each row. Without them each row is a
/// block.
///
/// **Degenerates** where targets collapse; only the slow encoder keeps them from that.
///
/// **Relations.** Smooth and without normalisation: [Data2Vec] with `β = 1`. A row a block and no normalisation:
/// [dev.dipole.contrastive.teacher.VectorMse] per vector.
///
/// @param smooth whether the smooth distance of the public code is taken, whose mean knows no blocks
/// @param normalised whether targets have mean 0 and variance 1 over their coordinates
public record IJepa(boolean smooth, boolean normalised) implements NamedObjective {
    /// The paper's: squared distances from targets as they are.
    public IJepa() {
        this(false, false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.JOINT_EMBEDDING,
                        "i-jepa",
                        "(1/M) Σ_blocks Σ_j ‖p_j − sg y_j‖², y from a slow encoder",
                        "Assran et al. 2023 (arXiv 2301.08243)")
                .needs("anchor: the predictions at masked places; positive: the targets; perhaps labels: the blocks")
                .degenerates("where the targets collapse")
                .relations("smooth: data2vec with beta 1; a row a block: vector-mse per vector")
                .aliases("ijepa", "joint-embedding-predictive");
    }

    @Override
    public Objective parts() {
        return Objective.only(new Blocks(this));
    }

    private record Blocks(IJepa settings) implements Regulariser.Custom {
        @Override
        public String name() {
            return "blocks";
        }

        @Override
        public Measured measure(Views views) {
            var value = Tape.in(name(), () -> settings.distance(views));
            return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
        }
    }

    private Variable distance(Views views) {
        var prediction = views.anchor().vectors();
        var seen = views.positive().vectors().value();
        var target = Variable.constant(normalised ? Data2Vec.standardised(seen) : seen);
        if (smooth) return Data2Vec.smooth(prediction, target, 1);
        return prediction.sub(target).apply(Unary.SQUARE).sum().scale(1.0 / blocks(views));
    }

    private static long blocks(Views views) {
        var labels = views.anchor().labels();
        return labels == null
                ? views.rows()
                : Arrays.stream(labels.toArray()).distinct().count();
    }
}
