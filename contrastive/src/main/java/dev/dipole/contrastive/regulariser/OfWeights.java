package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import java.util.List;

/// A formula of weights rather than of the batch: decay of proxies with [VectorLength], their spread with
/// [OrthogonalSpread].
///
/// @param weights `[rows, width]`, such as one proxy per class
public record OfWeights(VectorFormula formula, Variable weights) implements Regulariser.Custom {
    @Override
    public String name() {
        return formula.name() + "_of_weights";
    }

    @Override
    public Measured measure(Views views) {
        var value = Tape.in(name(), () -> formula.of(weights));
        return new Measured(value, TermReport.ofVectors(name(), weights.shape().dim(0), List.of()));
    }
}
