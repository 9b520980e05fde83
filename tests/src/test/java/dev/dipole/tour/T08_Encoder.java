package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Packed;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.Vocabulary;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 8: the encoder. Token ids in, a vector for each text out.
///
/// Read next: `Packed`, `SelfAttention`, `Block`, `Encoder`, `Pooling` and `EmbeddingModel` in `transformer`,
/// then lesson 9.
@ExtendWith(OnReference.class)
class T08_Encoder {
    private static final int[] LONG = {2, 5, 6, 3};
    private static final int[] SHORT = {2, 7, 3};

    /// 10 tokens, width 8, 2 blocks, 2 heads, at most 16 positions; random weights from seed 1. The deviation
    /// is larger than BERT's, so that differences show in so small a model.
    private static final Encoder ENCODER = encoder();

    private static Encoder encoder() {
        var b = EncoderConfig.bert(10, 8, 2, 2, 16);
        return Encoder.of(
                new EncoderConfig(
                        b.vocabulary(),
                        b.width(),
                        b.depth(),
                        b.heads(),
                        b.inner(),
                        b.positions(),
                        b.types(),
                        b.activation(),
                        b.normOrder(),
                        b.normEpsilon(),
                        0,
                        0,
                        0.5),
                1);
    }

    /// The texts of a batch lie one behind the other, and each begins to count its positions anew. Nothing is
    /// padded, so no work is done for padding.
    @Test
    void textsArePacked() {
        var batch = Packed.of(List.of(LONG, SHORT));
        assertEquals(Ints.of(2, 5, 6, 3, 2, 7, 3), batch.ids());
        assertEquals(Ints.of(0, 1, 2, 3, 0, 1, 2), batch.positions());
        assertEquals(Ints.of(0, 4, 7), batch.offsets());
    }

    /// The encoder gives a vector for each token: first that of its piece and place, then, block by block, what
    /// it learnt from the other tokens of its text.
    @Test
    void aVectorForEachToken() {
        var states = ENCODER.states(Packed.of(List.of(LONG, SHORT)));
        assertEquals(3, states.size()); // embeddings, block 1, block 2
        assertEquals(Shape.of(7, 8), states.getLast().shape());
    }

    /// A token looks at its own text only. So a text becomes the same, to the last bit, alone or in any
    /// company.
    @Test
    void aloneAsInAnyBatch() {
        double[] alone = ENCODER.apply(Packed.of(List.of(SHORT))).value().toDoubles();
        var together = ENCODER.apply(Packed.of(List.of(LONG, SHORT))).value();
        assertArrayEquals(alone, together.slice(4, 7).toDoubles());
    }

    /// Order matters, since every place has a vector of its own that is added to the piece's.
    @Test
    void orderMatters() {
        double[] ab = ENCODER.apply(Packed.of(List.of(new int[] {2, 5, 6, 3})))
                .value()
                .slice(0, 1)
                .toDoubles();
        double[] ba = ENCODER.apply(Packed.of(List.of(new int[] {2, 6, 5, 3})))
                .value()
                .slice(0, 1)
                .toDoubles();
        assertFalse(Arrays.equals(ab, ba));
    }

    /// Longer texts than there are positions are refused, not wrapped around.
    @Test
    void placesRunOut() {
        var error = assertThrows(IllegalArgumentException.class, () -> ENCODER.apply(Packed.of(List.of(new int[17]))));
        assertTrue(
                error.getMessage().contains("17 tokens is longer than the encoder's 16 positions"), error::getMessage);
    }

    /// Pooling makes one vector of many. Two texts, of two tokens and of one:
    @Test
    void poolingMakesOneVectorOfMany() {
        var hidden = Variable.constant(Tensor.of(Shape.of(3, 2), 1, 2, 3, 6, 10, 20));
        var offsets = Ints.of(0, 2, 3);
        assertArrayEquals(
                new double[] {2, 4, 10, 20},
                new Pooling.Mean().apply(hidden, offsets).value().toDoubles());
        assertArrayEquals(
                new double[] {1, 2, 10, 20},
                new Pooling.Cls().apply(hidden, offsets).value().toDoubles());
        assertArrayEquals(
                new double[] {3, 6, 10, 20},
                new Pooling.Max().apply(hidden, offsets).value().toDoubles());
    }

    /// Tokenizer, encoder, pooling and unit length together are an embedding model. Of unit vectors the dot
    /// product is the cosine.
    @Test
    void anEmbeddingModel() {
        var pieces = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "red", "green", "apple", "river", "a", "the");
        var text = TextSettings.of(Tokenizer.bert(Vocabulary.of(pieces), true), 16);
        var model = new EmbeddingModel(text, ENCODER, new Pooling.Mean(), List.of(), true);
        float[][] vectors = model.embed(List.of("a red apple", "the green river", "A RED APPLE"))
                .vectors();
        assertEquals(8, model.dimension());
        assertArrayEquals(vectors[0], vectors[2], "to an uncased model they are one text");
        assertEquals(1, cosine(vectors[0], vectors[0]), 1e-6);
        assertTrue(cosine(vectors[0], vectors[1]) < 0.999, "other words, another direction");
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
