package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.List;

/// How much views of the same items agree.
final class Agreement {
    private Agreement() {}

    /// `mean_i cos(a_i, b_i)`
    static Variable cosine(Variable a, Variable b) {
        return a.unitRows().mul(b.unitRows()).sumRows().mean();
    }

    /// The mean of all squared differences of coordinates.
    static Variable meanSquare(Variable a, Variable b) {
        return a.sub(b).apply(Unary.SQUARE).mean();
    }

    /// The mean of several matrices, cell by cell.
    static Variable mean(List<Variable> views) {
        var sum = views.get(0);
        for (var view : views.subList(1, views.size())) sum = sum.add(view);
        return sum.scale(1.0 / views.size());
    }
}
