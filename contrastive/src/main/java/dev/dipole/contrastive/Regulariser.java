package dev.dipole.contrastive;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.List;
import java.util.Set;

/// A term that looks at how vectors lie, without asking who belongs to whom in a table.
public sealed interface Regulariser extends Term {
    /// The door for terms defined in other packages.
    non-sealed interface Custom extends Regulariser {}

    /// How far the vectors are from the uniform distribution on the sphere:
    ///
    /// `log mean_{i<j} exp(−t ‖u_i − u_j‖²)`, with `u` the vectors at length 1
    ///
    /// (Wang & Isola, "Understanding contrastive representation learning through alignment and uniformity on
    /// the hypersphere", 2020). 0 where all vectors are equal, lower where they spread; two
    /// opposite points give `−4t`. One row has no pair and gives 0.
    ///
    /// @param role whose vectors
    /// @param t how quickly neighbours stop to matter, above 0; 2 in the paper
    record Uniformity(Role role, double t) implements Regulariser {
        public Uniformity {
            Check.positive("uniformity's t", t);
        }

        @Override
        public Set<Need> needs() {
            return role.needs();
        }

        @Override
        public String name() {
            return "uniformity_" + role.label(0);
        }

        @Override
        public Measured measure(Views views) {
            int n = views.rows();
            Check.fitsAnArray(n, n);
            var vectors = views.one(role).vectors();
            if (n == 1) {
                var report = TermReport.ofVectors(
                        name(), 1, List.of(name() + ": one row has no neighbour to keep away from"));
                return new Measured(vectors.scale(0).sum(), report);
            }
            // on the sphere −‖u − v‖² = 2cos − 2; every pair stands twice in the table, which leaves the mean as it is
            var value = Tape.in(name(), () -> {
                var exponents = new Similarity.Cosine().table(vectors, vectors).affine(2 * t, -2 * t);
                var pairs = Cells.diagonal(n)
                        .complement()
                        .indicator(exponents.value())
                        .reshape(1, n * n);
                return exponents
                        .reshape(1, n * n)
                        .logSumExp(pairs)
                        .affine(1, -Math.log((double) n * (n - 1)))
                        .sum();
            });
            return new Measured(value, TermReport.ofVectors(name(), n, List.of()));
        }
    }

    /// How far the two sides of a pair lie apart: `mean_i ‖u_i − v_i‖^α`, with `u`, `v` the vectors at length 1
    /// (Wang & Isola, 2020). For `α = 2` that is `mean 2 − 2cos`. Alone it collapses: a constant
    /// encoder is perfect.
    ///
    /// @param alpha above 0; 2 in the paper. Below 2 the distance is taken as `√(‖u − v‖² + 1e-12)`, finite
    /// where the two coincide
    record Alignment(double alpha) implements Regulariser {
        public Alignment {
            Check.positive("alignment's alpha", alpha);
        }

        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS);
        }

        @Override
        public String name() {
            return "alignment";
        }

        @Override
        public Measured measure(Views views) {
            var value = Tape.in(name(), () -> {
                var difference = views.anchor()
                        .vectors()
                        .unitRows()
                        .sub(views.positive().vectors().unitRows());
                var square = difference.apply(Unary.SQUARE).sumRows();
                return (alpha == 2 ? square : power(square.affine(1, 1e-12), alpha / 2)).mean();
            });
            return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
        }

        private static Variable power(Variable positive, double exponent) {
            return positive.apply(Unary.LOG).scale(exponent).apply(Unary.EXP);
        }
    }
}
