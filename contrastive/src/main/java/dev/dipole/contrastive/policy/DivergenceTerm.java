package dev.dipole.contrastive.policy;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CompletionTerm;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Unary;
import java.util.List;

/// How far the policy has gone from the reference, token by token.
record DivergenceTerm(Divergence divergence, Aggregation aggregation) implements CompletionTerm {
    @Override
    public String name() {
        return "divergence";
    }

    @Override
    public Measured measure(Views views) {
        var completions = views.completions();
        var value = Tape.in(name(), () -> {
            var x = Variable.constant(completions.reference()).sub(completions.logProbabilities());
            return aggregation.of(estimate(x), completions);
        });
        return new Measured(value, TermReport.ofVectors(name(), completions.prompts(), List.of()));
    }

    private Variable estimate(Variable x) {
        return switch (divergence) {
            case K1 -> x.scale(-1);
            case K2 -> x.apply(Unary.SQUARE).scale(.5);
            case K3 -> Surrogate.exp(x).sub(x).affine(1, -1);
        };
    }
}
