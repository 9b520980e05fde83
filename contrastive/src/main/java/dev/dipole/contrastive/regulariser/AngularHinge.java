package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.tensor.Unary;

/// Keeps vectors at an angle of at least `margin` half turns, ½ being orthogonal:
/// `mean_{i≠j} [margin − arccos(cos(z_i, z_j))/π]₊²`.
///
/// @param limit as in [AngularSpread]
public record AngularHinge(double margin, double limit) implements VectorFormula {
    public AngularHinge {
        Check.positive("angular hinge: the margin", margin);
        checkLimit("angular hinge", limit);
    }

    static void checkLimit(String what, double limit) {
        if (limit > 0 && limit <= 1) return;
        throw new ObjectiveException("%s: the limit of cosines must lie in (0, 1], not %s".formatted(what, limit));
    }

    @Override
    public String name() {
        return "angular_hinge";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var gaps = Pairs.cosines(z).arcCos(limit).affine(-1 / Math.PI, margin);
        return Pairs.mean(gaps.apply(Unary.RELU).apply(Unary.SQUARE), false);
    }
}
