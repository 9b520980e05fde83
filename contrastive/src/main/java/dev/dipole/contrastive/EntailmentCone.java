package dev.dipole.contrastive;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.List;

/// The general is near the origin of a hyperbolic space and the special beyond it: each positive shall lie in
/// the cone that opens at its anchor, away from the origin.
///
/// `mean_i [ ext(a_i, p_i) − aper(a_i) ]₊`, with the exterior angle at `a` and half the aperture of its cone
///
/// `ext(a, p) = arccos( (p_t + a_t⟨a, p⟩_L) / (‖a‖ √(⟨a, p⟩_L² − 1)) )`, `aper(a) = arcsin( 2K/‖a‖ )`
///
/// of points on the hyperboloid of curvature 1, `a_t = √(1 + ‖a‖²)`. A positive exactly beyond its anchor has
/// the angle 0, the origin itself `π`; the nearer an anchor to the origin, the more its cone holds.
///
/// (Desai et al., "Hyperbolic image-text representations", 2023, section 3; Le et al., "Inferring concept
/// hierarchies from text corpora via hyperbolic embeddings", 2019.) Arguments are kept within ±(1 − 1e-8);
/// where anchor and positive coincide, the angle counts as `π/2`.
///
/// @param points the similarity whose points these are; its curvature is 1
/// @param leastRadius `K`: anchors within `2K` of the origin have cones that are half of the space
public record EntailmentCone(Hyperbolic points, double leastRadius) implements Regulariser.Custom {
    private static final double LIMIT = 1 - 1e-8;

    public EntailmentCone {
        Check.positive("the least radius of a cone", leastRadius);
    }

    @Override
    public String name() {
        return "entailment";
    }

    @Override
    public Measured measure(Views views) {
        var value = Tape.in(name(), () -> {
            var bound = points.with(views);
            var anchors = bound.prepared(views.anchor().vectors());
            var positives = bound.prepared(views.positive().vectors());
            return exterior(anchors, positives)
                    .sub(aperture(anchors))
                    .apply(Unary.RELU)
                    .mean();
        });
        return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
    }

    /// With times `1 + t` and `−⟨a, p⟩_L = 1 + δ` the numerator is `t_p − t_a − δ(1 + t_a)`.
    private static Variable exterior(Variable a, Variable p) {
        var delta = Hyperboloid.apart(a, p).apply(Unary.RELU);
        var time = Hyperboloid.time(a);
        var numerator = Hyperboloid.time(p).sub(time).sub(delta.mul(time.affine(1, 1)));
        var sinh = root(delta.mul(delta.affine(1, 2)), 1e-8);
        return arcCos(numerator.div(length(time).mul(sinh)));
    }

    private Variable aperture(Variable a) {
        var sine = length(Hyperboloid.time(a)).apply(Unary.RECIPROCAL).scale(2 * leastRadius);
        return arcCos(sine).affine(-1, Math.PI / 2);
    }

    /// `‖x‖ = √(t(t + 2))`
    private static Variable length(Variable time) {
        return root(time.mul(time.affine(1, 2)), 1e-12);
    }

    /// The root of what is at least `least`, else of `least`, without gradient.
    private static Variable root(Variable square, double least) {
        return square.affine(1, -least).apply(Unary.RELU).affine(1, least).apply(Unary.SQRT);
    }

    /// Of numbers brought into `±(1 − 1e-8)`, which beyond get no gradient.
    private static Variable arcCos(Variable cosine) {
        var capped = cosine.sub(cosine.affine(1, -LIMIT).apply(Unary.RELU));
        return capped.add(capped.affine(-1, -LIMIT).apply(Unary.RELU)).arcCos(1);
    }
}
