package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Unary;
import java.util.List;
import java.util.stream.IntStream;

/// Minus the Wasserstein distance `W₂` of two normal distributions with independent coordinates. A vector is
/// one of them: the first half of its numbers the mean `μ`, the second the logarithm of the variance `σ²`.
///
/// `W₂ = √( ‖μ − μ'‖² + ‖σ − σ'‖² + 1e-12 )`
///
/// That is the general formula (Givens & Shortt, "A class of Wasserstein metrics for probability
/// distributions", 1984) where covariances are diagonal, and [Similarity.NegativeL2] of the vectors `(μ, σ)`.
/// Unlike a Kullback– Leibler divergence it stays finite where variances vanish. Words as such distributions:
/// Sun et al., "Gaussian word embedding with a Wasserstein distance loss", 2018 (arXiv 1808.07016).
///
/// Logarithms beyond ±20 count as ±20, without gradient. The width is even.
public record GaussianTransport() implements Similarity {
    private static final double MOST = 20;

    @Override
    public Variable prepared(Variable vectors) {
        int rows = vectors.shape().dim(0);
        int width = vectors.shape().width();
        if (width % 2 != 0) {
            throw new ObjectiveException(
                    "wasserstein needs vectors of an even number of numbers, half of them means, not " + width);
        }
        var halves = vectors.reshape(2 * rows, width / 2);
        var mean = halves.gather(half(rows, 0));
        var log = halves.gather(half(rows, 1)).scale(1 / MOST);
        return Variable.concatColumns(List.of(mean, within(log).scale(MOST / 2).apply(Unary.EXP)));
    }

    private static Ints half(int rows, int which) {
        return Ints.of(IntStream.range(0, rows).map(i -> 2 * i + which).toArray());
    }

    /// Brought into `[−1, 1]`.
    private static Variable within(Variable x) {
        var capped = x.sub(x.affine(1, -1).apply(Unary.RELU));
        return capped.add(capped.affine(-1, -1).apply(Unary.RELU));
    }

    @Override
    public Similarity ofPrepared() {
        return new NegativeL2();
    }

    @Override
    public Variable table(Variable a, Variable b) {
        return ofPrepared().table(prepared(a), prepared(b));
    }

    @Override
    public Variable pairs(Variable a, Variable b) {
        return ofPrepared().pairs(prepared(a), prepared(b));
    }

    @Override
    public String label() {
        return "wasserstein";
    }
}
