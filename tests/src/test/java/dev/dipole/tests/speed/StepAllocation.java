package dev.dipole.tests.speed;

import com.sun.management.ThreadMXBean;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Packed;
import dev.dipole.transformer.Pooling;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Trains a small encoder and prints the bytes that the first step allocated and the fewest that a later one
/// did.
final class StepAllocation {
    private static final EncoderConfig CONFIG = EncoderConfig.bert(200, 128, 2, 4, 64);
    private static final int PAIRS = 16;
    private static final int LENGTH = 48;
    private static final int STEPS = 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Encoder encoder = Encoder.of(CONFIG, 1);
    private final AdamW optimizer = new AdamW(ParameterGroup.standard(encoder, 0.01));
    private final Packed batch = Packed.of(sequences());

    public static void main(String[] arguments) {
        var training = new StepAllocation();
        long first = training.allocated();
        long least = Long.MAX_VALUE;
        for (int step = 1; step < STEPS; step++) least = Math.min(least, training.allocated());
        System.out.println((double) first + " " + (double) least);
    }

    private static List<int[]> sequences() {
        var sequences = new ArrayList<int[]>();
        for (int s = 0; s < 2 * PAIRS; s++) {
            int[] ids = new int[LENGTH];
            Arrays.setAll(ids, i -> (7 * i + sequences.size()) % 200);
            sequences.add(ids);
        }
        return sequences;
    }

    private long allocated() {
        long before = THREADS.getTotalThreadAllocatedBytes();
        var recorded = Tape.record(this::loss);
        var gradients = recorded.gradients();
        optimizer.update(gradients, 1e-5, 1);
        gradients.release();
        return THREADS.getTotalThreadAllocatedBytes() - before;
    }

    private Variable loss() {
        var vectors = new Pooling.Mean().apply(encoder.apply(batch), batch.offsets());
        return new InfoNce(0.05).of(Views.pairs(vectors.slice(0, PAIRS), vectors.slice(PAIRS, 2 * PAIRS)));
    }

    /// The bytes of the activations that a step keeps for its backward pass, at the least: of each block and
    /// token the input, query, key, value, context, two sums and norms (9 widths), and both sides of the
    /// activation.
    static double activations() {
        double numbers = 9.0 * CONFIG.width() + 2.0 * CONFIG.inner();
        return 4 * numbers * CONFIG.depth() * 2 * PAIRS * LENGTH;
    }
}
