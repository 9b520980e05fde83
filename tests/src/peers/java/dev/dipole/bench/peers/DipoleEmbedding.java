package dev.dipole.bench.peers;

import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import dev.dipole.bench.Lengths;
import dev.dipole.bench.Models;
import dev.dipole.transformer.EmbeddingModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/// Embeds sentences of real lengths, at most 256 tokens: `SENTENCES AT_ONCE` answers with sentences a second.
public final class DipoleEmbedding implements Contender {
    private final EmbeddingModel model = Models.of(Models.miniLm());
    private final int threads;

    public DipoleEmbedding(String[] arguments) {
        this.threads = Integer.parseInt(arguments[0]);
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        int count = Integer.parseInt(task[0]);
        int atOnce = Integer.parseInt(task[1]);
        int[][] sentences = sentences(count, atOnce > 1);
        double seconds = Clock.of(threads).seconds(() -> {
            for (int i = 0; i < count; i += atOnce) {
                model.embedTokens(Arrays.copyOfRange(sentences, i, Math.min(count, i + atOnce)), _ -> {});
            }
        });
        return new double[] {count / seconds};
    }

    /// The same random sentences for every contender.
    static int[][] sentences(int count, boolean sorted) {
        int[][] sentences = Models.sequences(Lengths.sentences(count, 256), Models.VOCABULARY, new Random(1));
        if (sorted) Arrays.sort(sentences, Comparator.comparingInt(ids -> ids.length));
        return sentences;
    }
}
