package dev.dipole.bench.peers;

import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import dev.dipole.bench.Models;
import dev.dipole.bench.Peak;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import java.util.Arrays;

/// Dipole's matrix product: `op m n k repeats` answers with GFLOP/s; `peak` with those of fused multiply-adds.
public final class DipoleGemm implements Contender {
    private final int threads;
    private final float[] numbers = Models.normals(MatrixProduct.LARGEST, "numbers");

    public DipoleGemm(String[] arguments) {
        this.threads = Integer.parseInt(arguments[0]);
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("peak")) return new double[] {Peak.gigaflops(threads)};
        var p = MatrixProduct.parse(task);
        int repeats = Integer.parseInt(task[4]);
        var transpose = p.transposedA() ? Transpose.LEFT : p.transposedB() ? Transpose.RIGHT : Transpose.NONE;
        var a = tensor(p.transposedA() ? Shape.of(p.k(), p.m()) : Shape.of(p.m(), p.k()));
        var b = tensor(p.transposedB() ? Shape.of(p.n(), p.k()) : Shape.of(p.k(), p.n()));
        var c = Tensor.full(Shape.of(p.m(), p.n()), 0);
        double seconds = Clock.of(threads).seconds(() -> {
            for (int i = 0; i < repeats; i++) Backends.current().matmul(a, b, transpose, false, c);
        });
        return new double[] {p.flops() * repeats / seconds * 1e-9};
    }

    private Tensor tensor(Shape shape) {
        return Tensor.of(shape, Arrays.copyOf(numbers, (int) shape.size()));
    }
}
