package dev.dipole.bench.micro;

import dev.dipole.bench.Models;
import dev.dipole.tensor.Attended;
import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Attention over 2,048 tokens in sequences of equal length, width 384.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class AttentionBenchmark {
    private static final int TOKENS = 2048;
    private static final int WIDTH = 384;

    @Param({"32", "64"})
    public int head;

    @Param({"16", "64", "128", "512", "2048"})
    public int length;

    private Attention spec;
    private Tensor q;
    private Attended attended;

    @Setup
    public void prepare() {
        int[] offsets = new int[TOKENS / length + 1];
        for (int i = 0; i < offsets.length; i++) offsets[i] = i * length;
        spec = new Attention(Ints.of(offsets), WIDTH / head, 1 / Math.sqrt(head), false, 0, Key.of(1, "none"));
        q = Tensor.of(Shape.of(TOKENS, WIDTH), Models.normals(TOKENS * WIDTH, "attention"));
        attended = q.attention(q, q, spec);
    }

    @Benchmark
    public int forward() {
        return recycled(() -> q.attention(q, q, spec));
    }

    @Benchmark
    public int backward() {
        return recycled(() -> attended.gradient(q));
    }

    /// In a workspace, as in training.
    static int recycled(Supplier<?> work) {
        var workspace = new Workspace();
        var result = workspace.run(work::get);
        workspace.close();
        return System.identityHashCode(result);
    }
}
