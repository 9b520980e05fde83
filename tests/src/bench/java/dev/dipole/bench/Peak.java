package dev.dipole.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The machine's limits, measured in plain Java in the same process as what is compared with them: fused
/// multiply-adds in registers, and numbers through memory.
public final class Peak {
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_MAX;
    private static final int CHAINS = 12;
    private static final int STEPS = 20_000;
    private static final int REPEATS = 15;

    private static volatile float sink;

    private Peak() {}

    /// GFLOP/s of that many threads, best of a few runs; one thread by its processor time.
    public static double gigaflops(int threads) throws Exception {
        double best = 0;
        for (int run = 0; run < 4; run++) {
            double seconds = together(threads, i -> {
                for (int repeat = 0; repeat < REPEATS; repeat++) sink = chains(STEPS);
            });
            best = Math.max(best, (double) REPEATS * threads * STEPS * CHAINS * LANES.length() * 2 / seconds * 1e-9);
        }
        return best;
    }

    /// GB/s of that many threads through memory, best of a few runs: `a = b + c`, 12 bytes a number, arrays of
    /// 64 MiB shared by the threads.
    public static double gigabytes(int threads) throws Exception {
        int size = (1 << 24) / threads;
        float[][][] arrays = new float[threads][3][size];
        double best = 0;
        for (int run = 0; run < 8; run++) {
            double seconds = together(threads, i -> add(arrays[i][0], arrays[i][1], arrays[i][2]));
            best = Math.max(best, 12.0 * threads * size / seconds * 1e-9);
        }
        return best;
    }

    @FunctionalInterface
    private interface Part {
        void run(int thread);
    }

    /// The seconds that all parts take side by side.
    private static double together(int threads, Part part) throws Exception {
        if (threads == 1) return Clock.THREAD.seconds(() -> part.run(0));
        var start = new CyclicBarrier(threads + 1);
        var running = new ArrayList<Thread>();
        long[][] times = new long[2][threads];
        for (int i : IntStream.range(0, threads).toArray()) {
            running.add(Thread.ofPlatform().start(() -> {
                arrive(start);
                times[0][i] = System.nanoTime();
                part.run(i);
                times[1][i] = System.nanoTime();
            }));
        }
        arrive(start);
        for (var thread : running) thread.join();
        long first = Arrays.stream(times[0]).min().orElseThrow();
        long last = Arrays.stream(times[1]).max().orElseThrow();
        return (last - first) * 1e-9;
    }

    private static void arrive(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(float[] a, float[] b, float[] c) {
        for (int i = 0; i < a.length; i++) a[i] = b[i] + c[i];
    }

    /// Twelve chains hide the latency of two units of four or five cycles. Each adds to itself: the instruction
    /// overwrites its addend, any other form would need a copy.
    private static float chains(int steps) {
        var x = FloatVector.broadcast(LANES, 0.5f);
        var y = FloatVector.broadcast(LANES, 0.25f);
        FloatVector a0 = x, a1 = x, a2 = x, a3 = x, a4 = x, a5 = x, a6 = x, a7 = x, a8 = x, a9 = x, b0 = x, b1 = x;
        for (int i = 0; i < steps; i++) {
            a0 = x.fma(y, a0);
            a1 = x.fma(y, a1);
            a2 = x.fma(y, a2);
            a3 = x.fma(y, a3);
            a4 = x.fma(y, a4);
            a5 = x.fma(y, a5);
            a6 = x.fma(y, a6);
            a7 = x.fma(y, a7);
            a8 = x.fma(y, a8);
            a9 = x.fma(y, a9);
            b0 = x.fma(y, b0);
            b1 = x.fma(y, b1);
        }
        var low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
        return low.add(a6).add(a7).add(a8).add(a9).add(b0).add(b1).lane(0);
    }
}
