package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The singular values of each matrix, largest first: `[…, n, m] → […, min(n, m)]`, `x = U · diag(σ) · Vᵀ`.
/// Their sum is the nuclear norm, their squares are the eigenvalues of `xᵀx`. `dx = U · diag(dσ) · Vᵀ`.
///
/// A singular value of 0 has a kink; it sends back nothing, which is a subgradient of the nuclear norm. Where
/// several are equal only functions that treat them alike have a gradient. Computed in float64.
public record SingularValues() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        if (x.shape().rank() < 2) {
            throw new ShapeException("singularValues: a matrix is needed, not a tensor of shape " + x.shape());
        }
        int m = x.shape().width();
        int n = x.shape().dropLast().width();
        int k = Math.min(n, m);
        double[] numbers = x.toDoubles();
        int count = Math.toIntExact(x.shape().dropLast().dropLast().size());
        var parts = new ArrayList<Decompositions.Singular>();
        double[] values = new double[count * k];
        for (int b = 0; b < count; b++) {
            double[] matrix = new double[n * m];
            System.arraycopy(numbers, b * n * m, matrix, 0, n * m);
            var part = Decompositions.Singular.of(matrix, n, m);
            part.values(values, b * k);
            parts.add(part);
        }
        var y = Decompositions.tensor(x, shape(x.shape(), k), values);
        return new Result(y, (dy, into) -> into.give(0, () -> gradient(x, parts, k, dy.toDoubles())));
    }

    private static Shape shape(Shape matrices, int k) {
        return matrices.dropLast().withLast(k);
    }

    private static Tensor gradient(Tensor x, List<Decompositions.Singular> parts, int k, double[] dy) {
        double[] dx = new double[Math.toIntExact(x.size())];
        for (int b = 0; b < parts.size(); b++) parts.get(b).combine(dy, b * k, dx, b * (dx.length / parts.size()));
        return Decompositions.tensor(x, x.shape(), dx);
    }
}
