package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.List;

/// How easily a walk through all rows and columns leads from one to the other: nearness along the manifold that
/// the vectors lie on, where the straight way may cut across.
///
/// With all `m` vectors of both sides as nodes of a graph,
///
/// `S_ij = exp( [cos_ij]₊/T )` for `i ≠ j`, `S̄ = D^−½ S D^−½`, `F = (1 − α)(I − αS̄)⁻¹ = (1 − α) Σ_t (αS̄)^t`
///
/// (Zhou et al., "Ranking on data manifolds", 2004). The similarity of two nodes is `F_ij`, or how alike
/// they see the whole graph: `cos(F_i, F_j)`. Gradients flow through the inverse, which is `WᵀW` with the
/// inverse Cholesky factor `W` of `I − αS̄`: that matrix is positive definite, its eigenvalues lie in
/// `[1 − α, 1 + α]`. The work is cubic in `m`.
///
/// @param alpha `α` in (0, 1): how far a walk goes
/// @param temperature `T`
/// @param context whether nodes are compared by their view of the graph
public record RandomWalk(double alpha, double temperature, boolean context) implements Similarity.OfTable {
    public RandomWalk {
        Check.positive("the random walk's alpha", alpha);
        Check.within("the random walk's alpha", alpha, 0, 1);
        Check.positive("the temperature of the random walk", temperature);
    }

    @Override
    public Variable table(Variable a, Variable b) {
        int rows = a.shape().dim(0);
        var factor = laplacian(Variable.concatRows(List.of(a, b))).inverseCholesky();
        int nodes = factor.shape().dim(0);
        if (context) {
            var affinities = factor.matmul(factor, Transpose.LEFT);
            return new Cosine().table(affinities.slice(0, rows), affinities.slice(rows, nodes));
        }
        var columns = factor.matmul(chosen(factor.value(), rows, nodes));
        return factor.matmul(columns, Transpose.LEFT).slice(0, rows).scale(1 - alpha);
    }

    @Override
    public Variable pairs(Variable a, Variable b) {
        return table(a, b).pick(Ints.range(a.shape().dim(0)));
    }

    /// `I − αS̄` of all nodes.
    private Variable laplacian(Variable nodes) {
        int m = nodes.shape().dim(0);
        Check.fitsAnArray(m, m);
        var closeness = new Cosine()
                .table(nodes, nodes)
                .apply(Unary.RELU)
                .scale(1 / temperature)
                .apply(Unary.EXP);
        var others =
                closeness.mul(Variable.constant(Cells.diagonal(m).complement().indicator(closeness.value())));
        var share = others.sumRows().apply(Unary.SQRT).apply(Unary.RECIPROCAL);
        var identity = Cells.diagonal(m).indicator(closeness.value());
        return Variable.constant(identity).sub(others.mulRows(share).mul(share).scale(alpha));
    }

    /// `[nodes, nodes − from]`: multiplied from the right it takes the columns from `from` on.
    private static Variable chosen(Tensor like, int from, int nodes) {
        double[] marks = new double[nodes * (nodes - from)];
        for (int j = from; j < nodes; j++) marks[j * (nodes - from) + j - from] = 1;
        var matrix = like.like(Shape.of(nodes, nodes - from));
        matrix.assign(marks);
        return Variable.constant(matrix);
    }

    @Override
    public String label() {
        return context ? "random-walk-context" : "random-walk";
    }
}
