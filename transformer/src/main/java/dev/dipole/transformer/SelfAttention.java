package dev.dipole.transformer;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Ints;

/// Multi-head self-attention (Vaswani et al., 2017): `softmax(q kᵀ / √d) v` for each head of each sequence,
/// then a linear layer.
///
/// @param heads divides the width
/// @param dropout of the probabilities, while training
public record SelfAttention(int heads, double dropout, Linear query, Linear key, Linear value, Linear output)
        implements Module {
    static SelfAttention of(EncoderConfig config, Initialiser init) {
        int w = config.width();
        return new SelfAttention(
                config.heads(),
                config.attentionDropout(),
                Linear.of(w, w, init),
                Linear.of(w, w, init),
                Linear.of(w, w, init),
                Linear.of(w, w, init));
    }

    /// `[t, w] → [t, w]`; a token sees the tokens of its own sequence.
    public Variable apply(Variable x, Ints offsets) {
        var q = Tape.in("query", () -> query.apply(x)); // [t, h·d]
        var k = Tape.in("key", () -> key.apply(x));
        var v = Tape.in("value", () -> value.apply(x));
        double scale = 1 / Math.sqrt(x.shape().width() / (double) heads);
        var context = Tape.point("context", q.attention(k, v, offsets, heads, scale, dropout));
        return Tape.in("output", () -> output.apply(context));
    }
}
