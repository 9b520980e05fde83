package dev.dipole.bench;

import java.util.Arrays;
import java.util.Random;

/// Training steps on the MiniLM-shaped encoder. `step PAIRS LONGEST SEED mixed|full` answers with the seconds
/// of forward, backward and update by the wall clock, the number of real tokens, and the GFLOP of the step;
/// `peak THREADS` with the GFLOP/s of fused multiply-adds.
public final class DipoleTraining implements Contender {
    private final Training training = new Training(Models.of(Models.miniLm()));

    public DipoleTraining(String[] arguments) {}

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("peak")) return new double[] {Peak.gigaflops(Integer.parseInt(task[1]))};
        int pairs = Integer.parseInt(task[1]);
        int longest = Integer.parseInt(task[2]);
        var random = new Random(Long.parseLong(task[3]));
        int[] lengths = lengths(task[4], pairs, longest, random);
        int[][] sequences = Models.sequences(lengths, Models.VOCABULARY, random);
        long start = System.nanoTime();
        var recorded = training.forward(sequences);
        long forward = System.nanoTime();
        var gradients = training.backward(recorded);
        long backward = System.nanoTime();
        training.update(gradients);
        long end = System.nanoTime();
        return new double[] {
            (forward - start) * 1e-9,
            (backward - forward) * 1e-9,
            (end - backward) * 1e-9,
            Arrays.stream(lengths).sum(),
            3 * Models.flops(Models.miniLm(), lengths) * 1e-9
        };
    }

    /// The lengths of a batch: real ones, or all as long as can be.
    public static int[] lengths(String kind, int pairs, int longest, Random random) {
        if (kind.equals("mixed")) return Lengths.pairs(pairs, longest, random);
        int[] lengths = new int[2 * pairs];
        Arrays.fill(lengths, longest);
        return lengths;
    }
}
