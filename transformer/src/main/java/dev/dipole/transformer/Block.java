package dev.dipole.transformer;

import static dev.dipole.autograd.Tape.in;
import static dev.dipole.autograd.Tape.point;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Dropout;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Ints;

/// One block of an encoder: attention, then a feed-forward network, each with a residual sum and a
/// normalisation.
public record Block(
        SelfAttention attention,
        LayerNorm attentionNorm,
        FeedForward feedForward,
        LayerNorm feedForwardNorm,
        Dropout dropout,
        NormOrder order)
        implements Module {
    static Block of(EncoderConfig config, Initialiser init) {
        return new Block(
                SelfAttention.of(config, init),
                LayerNorm.of(config.width(), config.normEpsilon(), init),
                FeedForward.of(config, init),
                LayerNorm.of(config.width(), config.normEpsilon(), init),
                new Dropout(config.dropout()),
                config.normOrder());
    }

    /// `[t, w] → [t, w]`
    public Variable apply(Variable x, Ints offsets) {
        return switch (order) {
            case POST -> {
                x = normAttention(x.add(attend(x, offsets)));
                yield normFeed(x.add(feed(x)));
            }
            case PRE -> {
                x = x.add(attend(normAttention(x), offsets));
                yield x.add(feed(normFeed(x)));
            }
        };
    }

    private Variable attend(Variable x, Ints offsets) {
        return dropout.apply(point("attention", in("attention", () -> attention.apply(x, offsets))));
    }

    private Variable normAttention(Variable x) {
        return in("attentionNorm", () -> attentionNorm.apply(x));
    }

    private Variable normFeed(Variable x) {
        return in("feedForwardNorm", () -> feedForwardNorm.apply(x));
    }

    private Variable feed(Variable x) {
        return dropout.apply(point("feedForward", in("feedForward", () -> feedForward.apply(x))));
    }
}
