package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// Every vector far from its nearest neighbour.
///
/// `L = −mean_i log( min_{j≠i} ‖u_i − u_j‖ + ε )`
///
/// **Source.** Sablayrolles et al., "Spreading vectors for similarity search", 2019; `ε = 1e-8`. Used
/// with a weight of .1 in DINOv2, .01 in MEXMA.
///
/// **The batch** brings anchors; positives and further views are treated like them and averaged.
///
/// **Degenerates** with one row: 0. Two equal vectors cost `−log(2ε)` and have no gradient.
///
/// **Relations.** The estimate of entropy that uniformity makes with all neighbours, made with the nearest one.
public record KoLeo(double epsilon) implements NamedObjective {
    public KoLeo {
        Check.positive("koleo: epsilon", epsilon);
    }

    /// `ε = 1e-8`.
    public KoLeo() {
        this(1e-8);
    }

    @Override
    public Card card() {
        return new Card(
                        "koleo",
                        "−mean_i log( min_{j≠i} ‖u_i − u_j‖ + ε )",
                        "Sablayrolles et al. 2019 (arXiv 1806.03198)",
                        List.of("kozachenko-leonenko"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("0 with one row; −log(2ε) without gradient where two vectors are equal");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(new NearestNeighbour(epsilon), OfViews.Over.MEAN));
    }
}
