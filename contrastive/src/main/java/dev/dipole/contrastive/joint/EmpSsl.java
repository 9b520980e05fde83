package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.regulariser.CodingRate;
import dev.dipole.contrastive.regulariser.OfViews;
import java.util.List;
/// Every view takes as much room as it can, and stays near the mean of the views of its item.
///
/// `L = −mean_v ½ log det( I + D/(B ε) Z_vᵀ Z_v ) − c mean_{v,i} cos( z_vi, mean_v z_vi )`
///
/// **Source.** Tong et al., "EMP-SSL: towards self-supervised learning in one training epoch", 2023;
/// `ε = .2`, `c = 200`, many crops of each image. The rate is subtracted: training enlarges it. (One public
/// implementation adds it, which makes vectors shrink.)
///
/// **The batch** brings anchor and positive, and further views; vectors of length 1 in the paper.
///
/// **Degenerates** with vectors of 0: the loss is 0.
///
/// **Relations.** [dev.dipole.contrastive.regulariser.CodingRate] plus agreement; [Mcr2] has classes for views.

public record EmpSsl(double distortion, double invariance) implements NamedObjective {
    public EmpSsl {
        Check.positive("emp-ssl: the distortion", distortion);
        Check.notNegative("emp-ssl: the weight of the invariance", invariance);
    }

    /// `ε = .2`, `c = 200`.
    public EmpSsl() {
        this(.2, 200);
    }

    @Override
    public Card card() {
        return new Card(
                        "emp-ssl",
                        "−mean_v ½ log det( I + D/(B ε) Z_vᵀ Z_v ) − c mean cos( z, mean of its views )",
                        "Tong et al. 2023 (arXiv 2304.03977)",
                        List.of("total-coding-rate", "tcr"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, perhaps further views")
                .degenerates("0 where all vectors are 0")
                .relations("a coding rate plus agreement; mcr2 has classes in place of views");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(1, new OfViews(new CodingRate(distortion), OfViews.Over.MEAN)),
                new Weighted(-invariance, new OfItems("invariance", 1, EmpSsl::agreement)));
    }

    private static Variable agreement(List<Variable> views) {
        var mean = Agreement.mean(views);
        return Agreement.mean(views.stream().map(z -> Agreement.cosine(z, mean)).toList());
    }
}
