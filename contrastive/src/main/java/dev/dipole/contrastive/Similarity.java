package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.stream.IntStream;

/// How alike two vectors are: larger is closer, so distances appear with a minus sign.
public sealed interface Similarity
        permits Similarity.OfUnitVectors,
                Similarity.OfTable,
                Similarity.Dot,
                Similarity.NegativeSquaredL2,
                Similarity.NegativeL2,
                Similarity.UnitComplexAngle,
                Similarity.Given,
                Similarity.SignalToNoise,
                Hyperbolic,
                GaussianTransport {
    /// Every row of `a[n, w]` with every row of `b[m, w]`: `[n, m]`.
    Variable table(Variable a, Variable b);

    /// Row `i` of `a[n, w]` with row `i` of `b[n, w]`: `[n]`, the diagonal of [#table].
    Variable pairs(Variable a, Variable b);

    /// What a table can be made of in place of the vectors, worked out once for all of its parts.
    default Variable prepared(Variable vectors) {
        return vectors;
    }

    /// The similarity of prepared vectors that equals this one of the vectors.
    default Similarity ofPrepared() {
        return this;
    }

    /// This similarity with the weights of the batch, where it learns any.
    default Similarity with(Views views) {
        return this;
    }

    /// The name in settings.
    String label();

    /// Looks at all vectors at once: how alike two are depends on the others.
    sealed interface OfTable extends Similarity permits RandomWalk {}

    /// Looks at directions alone: what [#ofPrepared] is of vectors, this is of the vectors at length 1.
    sealed interface OfUnitVectors extends Similarity {
        @Override
        default Variable prepared(Variable vectors) {
            return vectors.unitRows();
        }

        @Override
        default Variable table(Variable a, Variable b) {
            return ofPrepared().table(prepared(a), prepared(b));
        }

        @Override
        default Variable pairs(Variable a, Variable b) {
            return ofPrepared().pairs(prepared(a), prepared(b));
        }
    }

    /// `⟨a, b⟩`
    record Dot() implements Similarity {
        @Override
        public Variable table(Variable a, Variable b) {
            return a.matmul(b, Transpose.RIGHT);
        }

        @Override
        public Variable pairs(Variable a, Variable b) {
            return a.mul(b).sumRows();
        }

        @Override
        public String label() {
            return "dot";
        }
    }

    /// `⟨a/‖a‖, b/‖b‖⟩`, between −1 and 1; lengths below 1e-12 count as 1e-12.
    record Cosine() implements OfUnitVectors {
        @Override
        public Similarity ofPrepared() {
            return new Dot();
        }

        @Override
        public String label() {
            return "cosine";
        }
    }

    /// `−‖a − b‖²`. The table expands the square, `2⟨a, b⟩ − ‖a‖² − ‖b‖²`, at the cost of rounding errors of
    /// the size of `ε‖a‖²`.
    record NegativeSquaredL2() implements Similarity {
        @Override
        public Variable table(Variable a, Variable b) {
            var product = new Dot().table(a, b);
            var ones = Variable.constant(Tensor.full(product.value().backend(), product.shape(), 1));
            return product.scale(2).sub(ones.mulRows(squaredLength(a))).sub(squaredLength(b));
        }

        @Override
        public Variable pairs(Variable a, Variable b) {
            return squaredLength(a.sub(b)).scale(-1);
        }

        @Override
        public String label() {
            return "squared-euclidean";
        }
    }

    /// `−√(‖a − b‖² + 1e-12)`. The small number keeps the gradient finite where two vectors coincide; it is 0
    /// there.
    record NegativeL2() implements Similarity {
        @Override
        public Variable table(Variable a, Variable b) {
            return minusRoot(new NegativeSquaredL2().table(a, b));
        }

        @Override
        public Variable pairs(Variable a, Variable b) {
            return minusRoot(new NegativeSquaredL2().pairs(a, b));
        }

        private static Variable minusRoot(Variable negativeSquare) {
            return negativeSquare
                    .scale(-1)
                    .apply(Unary.RELU) // rounding may leave the square a little below 0
                    .affine(1, 1e-12)
                    .apply(Unary.SQRT)
                    .scale(-1);
        }

        @Override
        public String label() {
            return "euclidean";
        }
    }

    /// `|⟨u, v⟩ + ⟨u, iv⟩|` of the vectors at length 1, read as complex: the first half of the numbers is the
    /// real part, the second the imaginary one, and `i(c, d) = (−d, c)`. That is the absolute sum of real and
    /// imaginary part of the quotient of the two, freed of their lengths (Li & Li, "AnglE-optimized text
    /// embeddings", 2023; with absolute value as in its code). 1 where the two coincide. The width is
    /// even.
    record ComplexAngle() implements OfUnitVectors {
        @Override
        public Similarity ofPrepared() {
            return new UnitComplexAngle();
        }

        @Override
        public String label() {
            return "complex-angle";
        }
    }

    /// [ComplexAngle] of vectors that have length 1.
    record UnitComplexAngle() implements Similarity {
        @Override
        public Variable table(Variable a, Variable b) {
            return new Dot().table(a, b.add(turned(b))).apply(Unary.ABS);
        }

        @Override
        public Variable pairs(Variable a, Variable b) {
            return new Dot().pairs(a, b.add(turned(b))).apply(Unary.ABS);
        }

        /// `i · x`: the halves of each row swapped, the first then negated.
        private static Variable turned(Variable x) {
            int rows = x.shape().dim(0);
            int width = x.shape().width();
            if (width % 2 != 0) {
                throw new ObjectiveException("complex angles need vectors of an even number of numbers, not " + width);
            }
            int[] swapped = IntStream.range(0, 2 * rows).map(k -> k ^ 1).toArray();
            var signs = x.value().like(Shape.of(width));
            signs.assign(IntStream.range(0, width)
                    .mapToDouble(k -> k < width / 2 ? -1 : 1)
                    .toArray());
            return x.reshape(2 * rows, width / 2)
                    .gather(Ints.of(swapped))
                    .reshape(rows, width)
                    .mul(Variable.constant(signs));
        }

        @Override
        public String label() {
            return "unit-complex-angle";
        }
    }

    /// Scores that the batch brings in place of vectors, row by row: of a cross-encoder, or of completions.
    ///
    /// @param sigmoid whether `σ` of the score counts, so that it lies between 0 and 1
    record Given(boolean sigmoid) implements Similarity {
        @Override
        public Variable table(Variable scores, Variable columns) {
            return sigmoid ? scores.apply(Unary.SIGMOID) : scores;
        }

        @Override
        public Variable pairs(Variable scores, Variable columns) {
            throw new ObjectiveException("given scores come row by row, not as pairs of vectors");
        }

        @Override
        public String label() {
            return sigmoid ? "given-sigmoid" : "given";
        }
    }

    /// `−√(‖u − v‖² + 1e-12)` of the vectors at length 1, between −2 and 0.
    record UnitL2() implements OfUnitVectors {
        @Override
        public Similarity ofPrepared() {
            return new NegativeL2();
        }

        @Override
        public String label() {
            return "unit-euclidean";
        }
    }

    /// `−Var(a − b)/Var(a)`, the variance over coordinates: noise against signal, of which `a` is the signal
    /// (Yuan et al., "Signal-to-noise ratio: a robust distance metric for deep metric learning", 2019).
    /// Not symmetric. A variance below 1e-12 counts as 1e-12.
    record SignalToNoise() implements Similarity {
        @Override
        public Variable table(Variable a, Variable b) {
            return new NegativeSquaredL2().table(centred(a), centred(b)).mulRows(precision(a));
        }

        @Override
        public Variable pairs(Variable a, Variable b) {
            return new NegativeSquaredL2().pairs(centred(a), centred(b)).mul(precision(a));
        }

        private static Variable centred(Variable x) {
            var ones = Tensor.full(x.value().backend(), x.shape(), 1);
            return x.sub(Variable.constant(ones)
                    .mulRows(x.sumRows().scale(1.0 / x.shape().width())));
        }

        private static Variable precision(Variable a) {
            double least = 1e-12 * a.shape().width();
            return squaredLength(centred(a))
                    .affine(1, -least)
                    .apply(Unary.RELU)
                    .affine(1, least)
                    .apply(Unary.RECIPROCAL);
        }

        @Override
        public String label() {
            return "signal-to-noise";
        }
    }

    private static Variable squaredLength(Variable x) {
        return x.apply(Unary.SQUARE).sumRows();
    }
}
