package dev.dipole.bench;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Workspace;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Packed;
import java.util.Arrays;
import java.util.Random;

/// Dipole against the machine. The tasks, all by the wall clock unless one thread runs:
///
/// - `peak` → GFLOP/s of fused multiply-adds, GB/s through memory
/// - `train WIDTH DEPTH HEADS INNER PAIRS LENGTH` → seconds of a step, tokens, GFLOP, peak bytes of all
///   storages
/// - `encode WIDTH DEPTH HEADS INNER TEXTS LENGTH` → seconds of a forward pass, tokens, GFLOP, peak bytes
public final class DipoleLimits implements Contender {
    private static final int VOCABULARY = 8_000;

    private final int threads;

    public DipoleLimits(String[] arguments) {
        this.threads = Integer.parseInt(arguments[0]);
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("peak")) return new double[] {Peak.gigaflops(threads), Peak.gigabytes(threads)};
        int[] n = Arrays.stream(task).skip(1).mapToInt(Integer::parseInt).toArray();
        var config = EncoderConfig.bert(VOCABULARY, n[0], n[1], n[2], Math.max(512, n[5]));
        boolean train = task[0].equals("train");
        int[] lengths = new int[train ? 2 * n[4] : n[4]];
        Arrays.fill(lengths, n[5]);
        var counting = new TimedBackend(Backends.named("cpu"), Clock.of(threads));
        double seconds = Backends.with(counting.backend(), () -> best(config, lengths, train));
        double flops = Models.flops(config, lengths) * (train ? 3 : 1);
        return new double[] {
            seconds, Arrays.stream(lengths).sum(), flops * 1e-9, counting.allocatedBytes() - weights(config, train)
        };
    }

    /// What does not grow with the batch: weights, and while training two moments and a gradient of each.
    private static double weights(EncoderConfig config, boolean train) {
        return 4.0 * Models.of(config).encoder().size() * (train ? 4 : 1);
    }

    private double best(EncoderConfig config, int[] lengths, boolean train) {
        var model = Models.of(config);
        var training = new Training(model);
        int[][] sequences = Models.sequences(lengths, VOCABULARY, new Random(1));
        var clock = Clock.of(threads);
        var batch = Packed.of(Arrays.asList(sequences));
        double best = Double.POSITIVE_INFINITY;
        double spent = 0;
        try {
            for (int run = 0; (run < 2 && spent < 20) || (run < 5 && spent < 3); run++) {
                double seconds = clock.seconds(() -> {
                    if (train) training.step(sequences);
                    else Workspace.scope(() -> model.apply(batch).value());
                });
                best = Math.min(best, seconds);
                spent += seconds;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return best;
    }
}
