package dev.dipole.transformer;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A text-embedding model: tokenizer, encoder, pooling, optional dense layers, optional unit length.
///
/// ```
/// var model = ModelFolder.read(Path.of("my-model"));
/// float[][] vectors = model.embed(List.of("first text", "second text")).vectors();
/// ```
public record EmbeddingModel(TextSettings text, Encoder encoder, Pooling pooling, List<Dense> dense, boolean normalize)
        implements Module {
    /// How many tokens one pass takes when texts are embedded.
    private static final int TOKENS_AT_ONCE = 4096;

    public EmbeddingModel {
        dense = List.copyOf(dense);
        if (text.tokenizer().vocabularySize() > encoder.config().vocabulary()) {
            throw new IllegalArgumentException("the tokenizer has %d tokens, the encoder's embeddings only %d rows"
                    .formatted(
                            text.tokenizer().vocabularySize(), encoder.config().vocabulary()));
        }
    }

    /// The vectors of texts and what happened on the way.
    ///
    /// @param vectors one a text, in the order given
    /// @param tokens how many tokens were encoded
    /// @param truncatedTexts how many texts were cut to the greatest length
    @SuppressWarnings("ArrayRecordComponent") // a result to be read once, never compared
    public record Embedded(float[][] vectors, long tokens, int truncatedTexts) {}

    /// The width of an embedding.
    public int dimension() {
        return dense.isEmpty()
                ? pooling.width(encoder.config().width())
                : dense.getLast().linear().weight().shape().dim(0);
    }

    /// The embeddings of packed sequences, `[n, dimension]`; inside [Tape#record] gradients flow.
    public Variable apply(Packed batch) {
        return embedding(Tape.in("encoder", () -> encoder.apply(batch)), batch);
    }

    /// The embeddings after each depth of the encoder, each `[n, dimension]`: of the token embeddings first,
    /// those of [#apply] last. All go through the same pooling and dense layers.
    public List<Variable> layers(Packed batch) {
        var states = Tape.in("encoder", () -> encoder.states(batch));
        return states.stream().map(hidden -> embedding(hidden, batch)).toList();
    }

    private Variable embedding(Variable hidden, Packed batch) {
        var x = Tape.point("pooled", pooling.apply(hidden, batch.offsets()));
        for (int i = 0; i < dense.size(); i++) {
            var layer = dense.get(i);
            var below = x;
            x = Tape.in("dense." + i, () -> layer.apply(below));
        }
        return normalize ? x.unitRows() : x;
    }

    /// The vectors of texts under the default prompt, if the model has one.
    public Embedded embed(List<String> texts) {
        return embed(texts, null, done -> {});
    }

    /// The vectors of texts under a prompt (null: the default). Texts are sorted by length and packed without
    /// padding: a vector does not depend on the other texts. `progress` hears how many texts are done.
    public Embedded embed(List<String> texts, @Nullable String promptName, LongConsumer progress) {
        String prompt = text.prompt(promptName);
        var sequences = new int[texts.size()][];
        int truncated = 0;
        long tokens = 0;
        for (int i = 0; i < sequences.length; i++) {
            var encoding = text.tokenizer().encode(prompt + texts.get(i), text.maxLength());
            sequences[i] = encoding.ids();
            tokens += sequences[i].length;
            if (encoding.truncatedTokens() > 0) truncated++;
        }
        return new Embedded(embedTokens(sequences, progress), tokens, truncated);
    }

    /// The vectors of token sequences, in the order given.
    public float[][] embedTokens(int[][] sequences, LongConsumer progress) {
        var order = IntStream.range(0, sequences.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -sequences[i].length)
                        .thenComparing(i -> i))
                .toList();
        var vectors = new float[sequences.length][];
        int from = 0;
        while (from < order.size()) {
            int to = from;
            int tokens = 0;
            var batch = new ArrayList<int[]>();
            while (to < order.size() && (to == from || tokens + sequences[order.get(to)].length <= TOKENS_AT_ONCE)) {
                tokens += sequences[order.get(to)].length;
                batch.add(sequences[order.get(to++)]);
            }
            var rows = Workspace.scope(() -> apply(Packed.of(batch)).value()).toFloats();
            for (int i = from; i < to; i++) {
                int width = rows.length / (to - from);
                vectors[order.get(i)] = Arrays.copyOfRange(rows, (i - from) * width, (i - from + 1) * width);
            }
            from = to;
            progress.accept(to);
        }
        return vectors;
    }
}
