package dev.dipole.bench;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.wrapper.GradCache;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Packed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Loss and gradients of batches of any size on an encoder of 1 block × 256, texts of real lengths up to 64 tokens.
/// `PAIRS CHUNK` answers with seconds by the wall clock and the peak bytes of all storages; a
/// chunk of 0 pairs embeds all at once.
public final class DipoleChunks implements Contender {
    private static final int VOCABULARY = 8_000;
    private static final InfoNce OBJECTIVE = new InfoNce(0.05);

    public DipoleChunks(String[] arguments) {}

    @Override
    public double[] measure(String[] task) throws Exception {
        int pairs = Integer.parseInt(task[0]);
        int chunk = Integer.parseInt(task[1]);
        var random = new Random(1);
        int[] lengths = Lengths.pairs(pairs, 64, random);
        var sequences = Arrays.asList(Models.sequences(lengths, VOCABULARY, random));
        int[] before = lengths.clone();
        Arrays.parallelPrefix(before, Integer::sum);
        var counting = new TimedBackend(Backends.named("cpu"), Clock.WALL);
        double seconds = Backends.with(counting.backend(), () -> {
            var model = Models.of(EncoderConfig.bert(VOCABULARY, 256, 1, 4, 64));
            long start = Clock.WALL.now();
            new GradCache(2 * pairs, 2 * chunk, encoder(model, sequences, before))
                    .measure(Recording.plain(), DipoleChunks::loss, done -> {})
                    .gradients()
                    .release();
            return (Clock.WALL.now() - start) * 1e-9;
        });
        return new double[] {seconds, counting.allocatedBytes()};
    }

    private static GradCache.Encoder encoder(EmbeddingModel model, List<int[]> sequences, int[] tokens) {
        return new GradCache.Encoder() {
            @Override
            public List<Variable> embed(int from, int to) {
                return List.of(model.apply(Packed.of(sequences.subList(from, to))));
            }

            @Override
            public long rowsBefore(int from) {
                return from == 0 ? 0 : tokens[from - 1];
            }
        };
    }

    /// The second half of the vectors are the positives of the first.
    private static Loss loss(List<Variable> vectors) {
        var all = vectors.getFirst();
        int pairs = all.shape().dim(0) / 2;
        return OBJECTIVE.measure(Views.pairs(all.slice(0, pairs), all.slice(pairs, 2 * pairs)));
    }
}
