package dev.dipole.contrastive.train;

import dev.dipole.tensor.Unary;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import dev.dipole.transformer.Pooling;

/// The model that a recipe trains from random weights.
///
/// @param vocabulary word pieces to learn on the training side
/// @param code whether identifiers are cut at case changes before the word pieces
/// @param width of the hidden states and embeddings
/// @param depth number of blocks
/// @param heads of the attention
/// @param inner width of the feed-forward layers
/// @param positions the longest sequence
/// @param normOrder where the blocks normalise
/// @param dropout of embeddings and sub-layer outputs
/// @param attentionDropout of the attention probabilities
/// @param deviation standard deviation of the initial weights
/// @param pooling how token vectors become one
public record ModelSpec(
        int vocabulary,
        boolean code,
        int width,
        int depth,
        int heads,
        int inner,
        int positions,
        NormOrder normOrder,
        double dropout,
        double attentionDropout,
        double deviation,
        PoolingName pooling) {

    /// The poolings a recipe can name.
    public enum PoolingName {
        MEAN,
        CLS,
        MAX,
        MEAN_SQRT_LENGTH,
        WEIGHTED_MEAN,
        LAST_TOKEN;

        /// The pooling of this name.
        public Pooling pooling() {
            return switch (this) {
                case MEAN -> new Pooling.Mean();
                case CLS -> new Pooling.Cls();
                case MAX -> new Pooling.Max();
                case MEAN_SQRT_LENGTH -> new Pooling.MeanSqrtLength();
                case WEIGHTED_MEAN -> new Pooling.WeightedMean();
                case LAST_TOKEN -> new Pooling.LastToken();
            };
        }
    }

    public ModelSpec {
        if (vocabulary < 100) throw new IllegalArgumentException("vocabulary must be ≥ 100, not " + vocabulary);
        encoder(vocabulary, width, depth, heads, inner, positions, normOrder, dropout, attentionDropout, deviation);
    }

    /// 2 blocks of width 192 over 8,000 pieces, mean pooling, no dropout.
    public ModelSpec() {
        this(8000, true, 192, 2, 4, 768, 128, NormOrder.POST, 0, 0, 0.02, PoolingName.MEAN);
    }

    /// The encoder's configuration for a vocabulary of the size that the tokenizer really has.
    public EncoderConfig encoder(int tokens) {
        return encoder(tokens, width, depth, heads, inner, positions, normOrder, dropout, attentionDropout, deviation);
    }

    private static EncoderConfig encoder(
            int tokens,
            int width,
            int depth,
            int heads,
            int inner,
            int positions,
            NormOrder normOrder,
            double dropout,
            double attentionDropout,
            double deviation) {
        return new EncoderConfig(
                tokens,
                width,
                depth,
                heads,
                inner,
                positions,
                2,
                Unary.GELU,
                normOrder,
                1e-12,
                dropout,
                attentionDropout,
                deviation);
    }
}
