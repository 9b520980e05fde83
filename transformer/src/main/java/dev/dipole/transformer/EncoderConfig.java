package dev.dipole.transformer;

import dev.dipole.tensor.Unary;

/// The shape of a BERT-type encoder (Devlin et al., 2019).
///
/// @param vocabulary number of word pieces
/// @param width of the hidden states
/// @param depth number of blocks
/// @param heads of the attention; must divide the width
/// @param inner width of the feed-forward layer
/// @param positions the longest sequence
/// @param types number of token types
/// @param activation of the feed-forward layer
/// @param normOrder where the blocks normalise
/// @param normEpsilon of the layer normalisations
/// @param dropout of embeddings and sub-layer outputs
/// @param attentionDropout of the attention probabilities
/// @param deviation standard deviation of the initial weights
public record EncoderConfig(
        int vocabulary,
        int width,
        int depth,
        int heads,
        int inner,
        int positions,
        int types,
        Unary activation,
        NormOrder normOrder,
        double normEpsilon,
        double dropout,
        double attentionDropout,
        double deviation) {
    public EncoderConfig {
        positive("vocabulary", vocabulary);
        positive("width", width);
        positive("heads", heads);
        positive("inner", inner);
        positive("positions", positions);
        positive("types", types);
        if (depth < 0) throw new IllegalArgumentException("the depth must be ≥ 0, not " + depth);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "the width %d is not divisible by %d heads; choose a divisor of %d".formatted(width, heads, width));
        }
        matrix("word embeddings", vocabulary, width);
        matrix("position embeddings", positions, width);
        matrix("attention weights", width, width);
        matrix("feed-forward weights", inner, width);
        rate("dropout", dropout);
        rate("attentionDropout", attentionDropout);
        if (!(normEpsilon > 0)) throw new IllegalArgumentException("normEpsilon must be > 0, not " + normEpsilon);
        if (!(deviation > 0)) throw new IllegalArgumentException("deviation must be > 0, not " + deviation);
    }

    /// BERT's choices (GELU, post-norm, ε 1e-12, σ 0.02, two token types) for the given sizes, without dropout;
    /// inner width 4 · width.
    public static EncoderConfig bert(int vocabulary, int width, int depth, int heads, int positions) {
        return new EncoderConfig(
                vocabulary,
                width,
                depth,
                heads,
                4 * width,
                positions,
                2,
                Unary.GELU,
                NormOrder.POST,
                1e-12,
                0,
                0,
                0.02);
    }

    /// The same with other dropout rates.
    public EncoderConfig withDropout(double hidden, double attention) {
        return new EncoderConfig(
                vocabulary,
                width,
                depth,
                heads,
                inner,
                positions,
                types,
                activation,
                normOrder,
                normEpsilon,
                hidden,
                attention,
                deviation);
    }

    /// The same with another order of normalisation.
    public EncoderConfig withNormOrder(NormOrder order) {
        return new EncoderConfig(
                vocabulary,
                width,
                depth,
                heads,
                inner,
                positions,
                types,
                activation,
                order,
                normEpsilon,
                dropout,
                attentionDropout,
                deviation);
    }

    private static void positive(String name, int value) {
        if (value < 1) throw new IllegalArgumentException("%s must be ≥ 1, not %d".formatted(name, value));
    }

    private static void matrix(String name, long rows, long columns) {
        if (rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "%s of %,d × %,d numbers are more than an array can hold (2³¹)".formatted(name, rows, columns));
        }
    }

    private static void rate(String name, double value) {
        if (!(value >= 0 && value < 1))
            throw new IllegalArgumentException("%s must lie in [0, 1), not %s".formatted(name, value));
    }
}
