package dev.dipole.bench.micro;

import dev.dipole.bench.Models;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
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

/// Matrix products of an encoder's forward pass (nn, nt) and of its weights' gradients (tn): "op m n k".
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class MatmulBenchmark {
    @Param({
        "nn 512 384 384", "nn 512 1536 384", "nn 512 384 1536", "nn 2048 384 384", "nn 2048 1536 384",
        "nn 8192 384 384", "nn 8192 1536 384", "nn 8192 384 1536", "nn 8192 768 768", "nn 2048 3072 768",
        "nn 2048 768 3072", "nt 1024 1024 384", "nt 8192 384 384", "nt 8192 1536 384", "nt 8192 384 1536",
        "nt 2048 768 3072", "tn 384 384 8192", "tn 384 1536 8192", "tn 1536 384 8192", "tn 384 1536 2048",
        "tn 768 3072 2048"
    })
    public String shape;

    private Transpose transpose;
    private Tensor a;
    private Tensor b;
    private Tensor c;

    @Setup
    public void prepare() {
        var words = shape.split(" ", -1);
        int m = Integer.parseInt(words[1]);
        int n = Integer.parseInt(words[2]);
        int k = Integer.parseInt(words[3]);
        transpose = switch (words[0]) {
            case "nt" -> Transpose.RIGHT;
            case "tn" -> Transpose.LEFT;
            default -> Transpose.NONE;
        };
        var left = transpose == Transpose.LEFT ? Shape.of(k, m) : Shape.of(m, k);
        var right = transpose == Transpose.RIGHT ? Shape.of(n, k) : Shape.of(k, n);
        a = Tensor.of(left, Models.normals(m * k, "a"));
        b = Tensor.of(right, Models.normals(k * n, "b"));
        c = Tensor.full(Shape.of(m, n), 0);
    }

    @Benchmark
    public Tensor multiply() {
        Backends.current().matmul(a, b, transpose, false, c);
        return c;
    }
}
