package dev.dipole.bench;

import dev.dipole.tensor.Key;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Models of random weights; their speed is that of trained ones.
public final class Models {
    /// BERT's vocabulary.
    public static final int VOCABULARY = 30_522;

    private Models() {}

    /// all-MiniLM-L6-v2's shape: 6 blocks × 384, 12 heads, inner width 1,536, 512 positions; 22.7 million
    /// weights.
    public static EncoderConfig miniLm() {
        return EncoderConfig.bert(VOCABULARY, 384, 6, 12, 512);
    }

    /// An embedding model around an encoder: mean of the tokens, unit length.
    public static EmbeddingModel of(EncoderConfig config) {
        var pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
        for (char letter = 'a'; letter <= 'z'; letter++) pieces.addAll(List.of("" + letter, "##" + letter));
        for (int i = pieces.size(); i < config.vocabulary(); i++) pieces.add("piece" + i);
        var text = TextSettings.of(Tokenizer.bert(Vocabulary.of(pieces), true), config.positions());
        return new EmbeddingModel(text, Encoder.of(config, 1), new Pooling.Mean(), List.of(), true);
    }

    /// The flops of a forward pass of an encoder, two a multiply-add, embeddings and pooling left out; training
    /// takes three times as many.
    public static double flops(EncoderConfig config, int[] lengths) {
        double tokens = 0;
        double squares = 0;
        for (int length : lengths) {
            tokens += length;
            squares += (double) length * length;
        }
        double width = config.width();
        return config.depth() * (2 * tokens * (4 * width * width + 2 * width * config.inner()) + 4 * squares * width);
    }

    /// Random token sequences of these lengths.
    public static int[][] sequences(int[] lengths, int vocabulary, Random random) {
        return Arrays.stream(lengths)
                .mapToObj(length -> random.ints(length, 1, vocabulary).toArray())
                .toArray(int[][]::new);
    }

    /// Random normal numbers.
    public static float[] normals(int count, String name) {
        double[] values = new double[count];
        Key.of(1, name).normals(values);
        float[] numbers = new float[count];
        IntStream.range(0, count).forEach(i -> numbers[i] = (float) values[i]);
        return numbers;
    }
}
