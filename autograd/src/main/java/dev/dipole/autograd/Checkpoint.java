package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A segment of a model whose inner values are not kept: the backward pass records it again, with the same
/// dropout masks, and pulls the gradient through that (Chen et al., 2016). Operands: the segment's input, then
/// every parameter that it uses.
public record Checkpoint(UnaryOperator<Variable> segment, Recording recording, int site, String path) implements Op {
    /// What tracing the segment showed: its value, the parameters it used, and the first random site after it.
    record Traced(Tensor value, List<Variable> leaves, int sites) {}

    Traced trace(Tensor input) {
        var x = Variable.parameter(input);
        var recorded = Tape.recordFrom(recording, site, path, () -> segment.apply(x));
        var leaves = recorded.leaves().stream().filter(v -> v != x).toList();
        recorded.discard();
        return new Traced(recorded.output().copy(), leaves, recorded.tape().sites());
    }

    Pullback pullback(Tensor input, List<Variable> leaves) {
        return (dy, into) -> {
            var x = Variable.parameter(input);
            var gradients = Tape.recordFrom(recording, site, path, () -> segment.apply(x))
                    .gradients(dy);
            var targets = new ArrayList<Variable>(List.of(x));
            targets.addAll(leaves);
            for (int i = 0; i < targets.size(); i++) {
                var gradient = gradients.find(targets.get(i));
                if (gradient != null) into.give(i, () -> gradient);
            }
        };
    }

    @Override
    public Result apply(Tensor... in) {
        var traced = trace(in[0]);
        return new Result(traced.value(), pullback(in[0], traced.leaves()));
    }
}
