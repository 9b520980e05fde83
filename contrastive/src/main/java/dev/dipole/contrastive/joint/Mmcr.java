package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;
/// Mean vectors that fill the space, views of one item that do not: the capacity of manifolds.
///
/// `L = −‖mean_v U_v‖_* + λ (1/B) Σ_i ‖views of item i‖_*`, `‖·‖_*` the sum of singular values
///
/// **Source.** Yerxa et al., "Learning efficient coding of natural images with maximum manifold capacity
/// representations", 2023; vectors at length 1 (`unitRows`), `λ = .005`.
///
/// **The batch** brings anchor and positive, and further views if there are any.
///
/// **Degenerates** with all vectors equal: `−√B + λ √V`, far above the least value, `−√(B · min(B, D))`.
///
/// **Relations.** With one view and `λ = 0` it is [dev.dipole.contrastive.regulariser.NuclearNorm].

public record Mmcr(double lambda, boolean unitRows) implements NamedObjective {
    public Mmcr {
        Check.notNegative("mmcr: lambda", lambda);
    }

    /// `λ = .005`, vectors at length 1.
    public Mmcr() {
        this(.005, true);
    }

    @Override
    public Card card() {
        return new Card(
                        "mmcr",
                        "−‖mean_v U_v‖_* + λ (1/B) Σ_i ‖views of item i‖_*",
                        "Yerxa et al. 2023 (arXiv 2303.03307)",
                        List.of("maximum-manifold-capacity"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, perhaps further views")
                .degenerates("−√B + λ √V where all vectors are equal, far above the least value")
                .relations("one view and lambda 0: minus the nuclear norm");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfItems("manifold_capacity", 1, this::of));
    }

    private Variable of(List<Variable> views) {
        var u = unitRows ? views.stream().map(Variable::unitRows).toList() : views;
        var spread = Agreement.mean(u).singularValues().sum();
        int rows = u.get(0).shape().dim(0);
        var byItem = Variable.concatColumns(u)
                .reshape(rows, u.size(), u.get(0).shape().width());
        var within = byItem.singularValues().sum().scale(lambda / rows);
        return within.sub(spread);
    }
}
