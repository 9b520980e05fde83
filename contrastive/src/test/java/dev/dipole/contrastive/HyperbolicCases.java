package dev.dipole.contrastive;

import static dev.dipole.contrastive.Oracle.dot;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.softmax.Clip;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Meru;
import dev.dipole.contrastive.softmax.Negatives;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is known of similarities in hyperbolic space and between distributions. The golden values were computed
/// from the formulas with NumPy.
final class HyperbolicCases {
    private static final Batch PAIRS = Batch.pairs();
    /// `e^t = 5`, `a = .3`.
    private static final Batch LEARNT =
            PAIRS.weighted(LearnedScale.LOG_SCALE, Math.log(5)).weighted(Hyperbolic.Lifted.LOG_LIFT, .3);

    private HyperbolicCases() {}

    static List<RecipeCase> all() {
        return List.of(poincare(), poincareCut(), lorentz(), wasserstein(), meru(), meruWideCones());
    }

    private static InfoNce infoNce(Similarity similarity) {
        return new InfoNce(.5, Directions.QD, Negatives.ALL, similarity, 0, true);
    }

    /// In the limit of no curvature the ball is Euclidean space at twice the distances.
    private static RecipeCase poincare() {
        var flat = infoNce(new Hyperbolic.Poincare(1e-11, 99));
        var euclidean = new InfoNce(.25, Directions.QD, Negatives.ALL, new Similarity.NegativeL2(), 0, true);
        return RecipeCase.of("infonce poincare", infoNce(new Hyperbolic.Poincare()), PAIRS, Fact.SOFTMAX)
                .golden(0.697238874564)
                .collapsed(Math::log)
                .oracle((x, fixed) -> Oracles.mean(4, i -> row(x, i, (v, w) -> ball(v, w, .1, 2.3))))
                .limit("without curvature", flat, euclidean);
    }

    private static RecipeCase poincareCut() {
        var objective = infoNce(new Hyperbolic.Poincare(.4, 1.7));
        return RecipeCase.of("infonce poincare, long vectors cut", objective, PAIRS, Fact.SOFTMAX)
                .golden(0.758332263235)
                .oracle((x, fixed) -> Oracles.mean(4, i -> row(x, i, (v, w) -> ball(v, w, .4, 1.7))));
    }

    private static RecipeCase lorentz() {
        return RecipeCase.of("infonce lorentz", infoNce(new Hyperbolic.Lorentz()), PAIRS, Fact.SOFTMAX)
                .golden(0.852087240424)
                .collapsed(Math::log)
                .oracle((x, fixed) -> Oracles.mean(4, i -> row(x, i, HyperbolicCases::hyperboloid)))
                .limit(
                        "without curvature",
                        infoNce(new Hyperbolic.Lorentz(1e-11, 99)),
                        infoNce(new Similarity.NegativeL2()));
    }

    private static RecipeCase wasserstein() {
        var objective = infoNce(new GaussianTransport());
        return RecipeCase.of("infonce wasserstein", objective, PAIRS, Fact.SOFTMAX, Fact.SEES_COORDINATES)
                .golden(0.924687652739)
                .collapsed(Math::log)
                .oracle((x, fixed) -> Oracles.mean(4, i -> row(x, i, HyperbolicCases::transport)));
    }

    private static RecipeCase meru() {
        var clip = new Clip(.07, 100, new Hyperbolic.Lifted(), true);
        return RecipeCase.of("meru", new Meru(), LEARNT, Fact.SOFTMAX)
                .golden(1.292175782459)
                .collapsed(b -> Math.log(b) + .2 * (Math.PI / 2 - Math.asin(.2 / Math.sinh(collapsedLength()))))
                .oracle((x, fixed) -> contrast(x) + .2 * entailment(x, .1))
                .limit("no entailment", new Meru(.07, 100, 0, .1, true), clip);
    }

    private static RecipeCase meruWideCones() {
        return RecipeCase.of("meru with wide cones", new Meru(.07, 100, .5, .5, true), LEARNT, Fact.SOFTMAX)
                .golden(1.419540046786)
                .oracle((x, fixed) -> contrast(x) + .5 * entailment(x, .5));
    }

    private interface Distance {
        double of(double[] v, double[] w);
    }

    private static double row(List<double[][]> x, int i, Distance distance) {
        double[] s = Arrays.stream(x.get(1))
                .mapToDouble(p -> -distance.of(x.get(0)[i], p) / .5)
                .toArray();
        return Oracles.lse(s) - s[i];
    }

    static double arcosh(double z) {
        return Math.log(z + Math.sqrt(z * z - 1));
    }

    private static double[] times(double[] v, double factor) {
        return Arrays.stream(v).map(x -> x * factor).toArray();
    }

    private static double length(double[] v) {
        return Math.sqrt(dot(v, v));
    }

    /// In the Poincaré ball, by Nickel & Kiela's formula.
    static double ball(double[] v, double[] w, double c, double longest) {
        double[] x = intoBall(v, c, longest);
        double[] y = intoBall(w, c, longest);
        double square = IntStream.range(0, x.length)
                .mapToDouble(k -> (x[k] - y[k]) * (x[k] - y[k]))
                .sum();
        return arcosh(1 + 2 * c * square / ((1 - c * dot(x, x)) * (1 - c * dot(y, y)))) / Math.sqrt(c);
    }

    private static double[] intoBall(double[] v, double c, double longest) {
        double n = length(v);
        double reach = Math.sqrt(c) * Math.min(n, longest);
        return times(v, Math.tanh(reach) / (Math.sqrt(c) * n));
    }

    /// On the hyperboloid of curvature 1, by Lorentz's product.
    static double hyperboloid(double[] v, double[] w) {
        return arcosh(-lorentz(ontoHyperboloid(v), ontoHyperboloid(w)));
    }

    private static double[] ontoHyperboloid(double[] v) {
        return times(v, Math.sinh(length(v)) / length(v));
    }

    private static double time(double[] x) {
        return Math.sqrt(1 + dot(x, x));
    }

    private static double lorentz(double[] x, double[] y) {
        return dot(x, y) - time(x) * time(y);
    }

    private static double transport(double[] v, double[] w) {
        int half = v.length / 2;
        double sum = 0;
        for (int k = 0; k < half; k++) {
            double mean = v[k] - w[k];
            double deviation = Math.sqrt(Math.exp(v[half + k])) - Math.sqrt(Math.exp(w[half + k]));
            sum += mean * mean + deviation * deviation;
        }
        return Math.sqrt(sum);
    }

    private static double[] lifted(double[] v) {
        return times(v, Math.exp(.3) / Math.sqrt(v.length));
    }

    private static double collapsedLength() {
        return length(lifted(new double[] {.3, -.2, .9, .1, .4, -.6}));
    }

    private static double contrast(List<double[][]> x) {
        return Oracles.mean(4, i -> {
            double sum = 0;
            for (int side = 0; side < 2; side++) {
                var from = x.get(side);
                double[] s = Arrays.stream(x.get(1 - side))
                        .mapToDouble(w -> -5 * hyperboloid(lifted(from[i]), lifted(w)))
                        .toArray();
                sum += .5 * (Oracles.lse(s) - s[i]);
            }
            return sum;
        });
    }

    private static double entailment(List<double[][]> views, double least) {
        return Oracles.mean(4, i -> {
            double[] x = ontoHyperboloid(lifted(views.get(0)[i]));
            double[] y = ontoHyperboloid(lifted(views.get(1)[i]));
            double product = lorentz(x, y);
            double exterior = Math.acos((time(y) + time(x) * product) / (length(x) * Math.sqrt(product * product - 1)));
            return Math.max(0, exterior - Math.asin(Math.min(1, 2 * least / length(x))));
        });
    }
}
