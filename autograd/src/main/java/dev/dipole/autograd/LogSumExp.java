package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `log Σ exp` of each row, over the columns where the constant mask is not 0 if there is one; a row without
/// candidates gives 0 and gets no gradient. `dx = dy · softmax(x)`.
public record LogSumExp(@Nullable Tensor mask) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var y = x.logSumExp(mask);
        return new Result(y, (dy, into) -> into.give(0, () -> x.logSumExpGradient(mask, y, dy)));
    }

    @Override
    public String toString() {
        return mask == null ? "LogSumExp[]" : "LogSumExp[masked]";
    }
}
