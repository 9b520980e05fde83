package dev.dipole.transformer;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Unary;

/// The position-wise network of a block: up, activation, down.
public record FeedForward(Linear up, Linear down, Unary activation) implements Module {
    static FeedForward of(EncoderConfig config, Initialiser init) {
        return new FeedForward(
                Linear.of(config.width(), config.inner(), init),
                Linear.of(config.inner(), config.width(), init),
                config.activation());
    }

    /// `[t, w] → [t, w]`
    public Variable apply(Variable x) {
        if (up.bias() != null && down.bias() != null && !Tape.isChecking()) {
            return x.feedForward(activation, up.weight(), up.bias(), down.weight(), down.bias());
        }
        var inner = Tape.in("up", () -> up.apply(x)).apply(activation);
        return Tape.in("down", () -> down.apply(inner));
    }
}
