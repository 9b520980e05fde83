package dev.dipole.autograd;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Tensor;

/// Multi-head attention over packed sequences (Vaswani et al., 2017); operands `q`, `k`, `v`, each
/// `[tokens, heads · d]`. The probabilities are not kept: the backward pass computes them again from the
/// log-sum-exp (Dao et al., 2022).
public record PackedAttention(Attention spec) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var forward = in[0].attention(in[1], in[2], spec);
        return new Result(forward.out(), (dout, into) -> {
            var back = forward.gradient(dout);
            into.give(0, back::dq);
            into.give(1, back::dk);
            into.give(2, back::dv);
        });
    }
}
