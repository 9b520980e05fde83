package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import org.jspecify.annotations.Nullable;

/// Minus the distance `d` of two points in a space of constant curvature `−c`, where room grows exponentially
/// with the distance from the origin: fit for trees. A vector `v` becomes the point at the end of the geodesic
/// that leaves the origin along `v` (the exponential map at the origin).
///
/// The two models in use, the Poincaré ball and Lorentz's hyperboloid, are one space; at the origin a vector is
/// twice as long in the ball. So `poincare(v, w) = lorentz(2v, 2w)`, and both are computed on the hyperboloid:
/// with `n = ‖v‖`, `k = √c` (`2√c` for the ball),
///
/// `x = sinh(kn) v/n`, `t = √(1 + ‖x‖²) − 1`, `δ = t t' − ⟨x, x'⟩ + t + t'`, `d = (2/√c) arsinh √(δ/2)`
///
/// where `1 + δ` is minus Lorentz's product. Counting from 1 and with `arsinh` in place of `arcosh(1 + δ)`,
/// near points keep their digits; `δ + 5e-13 c` keeps the gradient finite where two coincide (0 there), as in
/// [Similarity.NegativeL2]. Far from the origin what is left of `δ` after rounding is of the size `ε ‖x‖²`.
///
/// For `c → 0` distances are Euclidean, of the ball twice that. All is left as it is by rotations.
public sealed interface Hyperbolic extends Similarity
        permits Hyperbolic.Poincare, Hyperbolic.Lorentz, Hyperbolic.Lifted, Hyperbolic.OnHyperboloid {
    /// `d = (1/√c) arcosh( 1 + 2c‖x − y‖² / ((1 − c‖x‖²)(1 − c‖y‖²)) )` of the points
    /// `x = tanh(√c‖v‖) v/(√c‖v‖)` in the ball of radius `1/√c` (Nickel & Kiela, "Poincaré embeddings for
    /// learning hierarchical representations", 2017, eq. 1, for `c = 1`; Khrulkov et al., "Hyperbolic image
    /// embeddings", 2020, with curvature and exponential map).
    ///
    /// Vectors longer than `longest` are cut to that length first, since gradients vanish at the border of the
    /// ball (Guo et al., "Clipped hyperbolic classifiers are super-hyperbolic classifiers", 2022).
    ///
    /// @param curvature `c`, above 0
    /// @param longest above 0
    record Poincare(double curvature, double longest) implements Hyperbolic {
        public Poincare {
            checkSpace("poincare", curvature, longest);
        }

        /// Curvature .1, lengths up to 2.3 (Ermolov et al., "Hyperbolic vision transformers", 2022).
        public Poincare() {
            this(0.1, 2.3);
        }

        @Override
        public Variable prepared(Variable vectors) {
            return Hyperboloid.points(vectors, 2 * Math.sqrt(curvature), longest);
        }

        @Override
        public Similarity ofPrepared() {
            return new OnHyperboloid(curvature);
        }

        @Override
        public String label() {
            return "poincare";
        }
    }

    /// `d = (1/√c) arcosh( −c ⟨x, y⟩_L )` of the points with space components `x = sinh(√c‖v‖) v/(√c‖v‖)` on
    /// the hyperboloid (Nickel & Kiela, "Learning continuous hierarchies in the Lorentz model of hyperbolic
    /// geometry", 2018; as a contrastive similarity Desai et al., "Hyperbolic image-text representations",
    /// 2023).
    ///
    /// @param curvature `c`, above 0
    /// @param longest vectors longer than that are cut to that length first; above 0
    record Lorentz(double curvature, double longest) implements Hyperbolic {
        public Lorentz {
            checkSpace("lorentz", curvature, longest);
        }

        /// Curvature 1, lengths up to the farthest point.
        public Lorentz() {
            this(1, Hyperboloid.FARTHEST);
        }

        @Override
        public Variable prepared(Variable vectors) {
            return Hyperboloid.points(vectors, Math.sqrt(curvature), longest);
        }

        @Override
        public Similarity ofPrepared() {
            return new OnHyperboloid(curvature);
        }

        @Override
        public String label() {
            return "lorentz";
        }
    }

    /// [Lorentz] of curvature 1 after the vectors were multiplied by a learned `α = e^a/√width`, at most 1, so
    /// that those of an encoder begin at a length about 1 (Desai et al., 2023, section 3).
    ///
    /// A learned curvature would add nothing: `d_c(v, w) = d_1(√c v, √c w)/√c`, which `α` and a learned scale
    /// of the scores already are.
    ///
    /// @param logLift `a`, null until the batch brings it as the weight `log_lift`
    record Lifted(@Nullable Variable logLift) implements Hyperbolic {
        public static final String LOG_LIFT = "log_lift";

        /// With a lift to be found in the batch.
        public Lifted() {
            this(null);
        }

        @Override
        public Lifted with(Views views) {
            return new Lifted(views.weight(LOG_LIFT));
        }

        @Override
        public Variable prepared(Variable vectors) {
            if (logLift == null) throw new IllegalStateException("a learned lift was not given its weight");
            double unit = -0.5 * StrictMath.log(vectors.shape().width());
            var above = logLift.affine(1, unit).apply(Unary.RELU); // beyond 1 the lift gets no gradient
            var lift = logLift.affine(1, unit).sub(above).apply(Unary.EXP);
            return Hyperboloid.points(vectors.mul(lift), 1, Hyperboloid.FARTHEST);
        }

        @Override
        public Similarity ofPrepared() {
            return new OnHyperboloid(1);
        }

        @Override
        public String label() {
            return "lifted-lorentz";
        }
    }

    /// The distance of points as [#prepared] leaves them, `[n, width + 1]`: `x`, then `t`.
    ///
    /// @param curvature `c`
    record OnHyperboloid(double curvature) implements Hyperbolic {
        @Override
        public Variable prepared(Variable points) {
            return points;
        }

        @Override
        public Similarity ofPrepared() {
            return this;
        }

        @Override
        public Variable table(Variable a, Variable b) {
            return Hyperboloid.distance(Hyperboloid.apartInTable(a, b), curvature)
                    .scale(-1);
        }

        @Override
        public Variable pairs(Variable a, Variable b) {
            return Hyperboloid.distance(Hyperboloid.apart(a, b), curvature).scale(-1);
        }

        @Override
        public String label() {
            return "on-hyperboloid";
        }
    }

    @Override
    default Variable table(Variable a, Variable b) {
        return ofPrepared().table(prepared(a), prepared(b));
    }

    @Override
    default Variable pairs(Variable a, Variable b) {
        return ofPrepared().pairs(prepared(a), prepared(b));
    }

    private static void checkSpace(String name, double curvature, double longest) {
        Check.positive(name + ": the curvature", curvature);
        Check.positive(name + ": the longest vector", longest);
    }
}
