package dev.dipole.transformer;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Unary;
import org.jspecify.annotations.Nullable;

/// A layer after the pooling that changes the width of the embeddings.
///
/// @param activation null for none
public record Dense(Linear linear, @Nullable Unary activation) implements Module {
    /// `[n, in] → [n, out]`
    public Variable apply(Variable x) {
        var y = Tape.in("linear", () -> linear.apply(x));
        return activation == null ? y : y.apply(activation);
    }
}
