package dev.dipole.bench.micro;

import dev.dipole.bench.Models;
import dev.dipole.tensor.AdamStep;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Normalised;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.concurrent.TimeUnit;
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

/// What is not a product: activations, normalisations, softmax, dropout, the optimiser; in cache and in memory.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class RowsBenchmark {
    private static final int WIDTH = 384;

    @Param({"256", "16384"})
    public int rows;

    private Tensor x;
    private Tensor y;
    private Tensor z;
    private Tensor first;
    private Tensor second;
    private Normalised normalised;

    @Setup
    public void prepare() {
        x = Tensor.of(Shape.of(rows, WIDTH), Models.normals(rows * WIDTH, "rows"));
        y = x.zeros();
        z = x.zeros();
        first = x.zeros();
        second = x.zeros();
        var ones = Tensor.full(Shape.of(WIDTH), 1);
        normalised = x.layerNorm(ones, ones, 1e-12);
        Backends.current().softmax(x, first);
    }

    @Benchmark
    public Tensor gelu() {
        Backends.current().unary(Unary.GELU, x, y);
        return y;
    }

    @Benchmark
    public Tensor geluGradient() {
        Backends.current().unaryGradient(Unary.GELU, x, y, x, z);
        return z;
    }

    @Benchmark
    public int layerNorm() {
        return AttentionBenchmark.recycled(() -> x.layerNorm(normalised.gamma(), normalised.gamma(), 1e-12));
    }

    @Benchmark
    public int layerNormGradient() {
        return AttentionBenchmark.recycled(() -> normalised.gradient(x));
    }

    @Benchmark
    public Tensor softmax() {
        Backends.current().softmax(x, y);
        return y;
    }

    @Benchmark
    public Tensor softmaxGradient() {
        Backends.current().softmaxGradient(first, x, z);
        return z;
    }

    @Benchmark
    public Tensor dropout() {
        Backends.current().dropout(x, 0.1, Key.of(1, "dropout"), y);
        return y;
    }

    @Benchmark
    public Tensor adamW() {
        Backends.current().adamW(new AdamStep(1e-5, 0.9, 0.999, 1e-8, 0.01, 1, 7), x, y, z, second);
        return y;
    }
}
