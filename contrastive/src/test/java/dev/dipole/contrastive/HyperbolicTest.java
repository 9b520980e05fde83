package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.allFinite;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.Meru;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What holds for distances in hyperbolic space, for cones there, and for distances of distributions.
class HyperbolicTest {
    private static final List<Similarity> SPACES = List.of(
            new Hyperbolic.Poincare(),
            new Hyperbolic.Poincare(2, 50),
            new Hyperbolic.Lorentz(),
            new Hyperbolic.Lorentz(.3, 50),
            new GaussianTransport());

    private static Variable matrix(double[]... rows) {
        return Variable.parameter(Batch.tensor(rows));
    }

    private static double[] table(Similarity similarity, double[][] a, double[][] b) {
        return similarity.table(matrix(a), matrix(b)).value().toDoubles();
    }

    private static double distance(Similarity similarity, double[] v, double[] w) {
        return -table(similarity, new double[][] {v}, new double[][] {w})[0];
    }

    private static double[][] times(double[][] m, double factor) {
        return Arrays.stream(m)
                .map(row -> Arrays.stream(row).map(x -> factor * x).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void pairsAreTheDiagonalOfTheTable() {
        inFloat64(() -> {
            for (var space : SPACES) {
                double[] all = table(space, Batch.A, Batch.P);
                double[] own =
                        space.pairs(matrix(Batch.A), matrix(Batch.P)).value().toDoubles();
                for (int i = 0; i < 4; i++) close(space.label(), all[5 * i], own[i], 1e-12);
            }
        });
    }

    @Test
    void theyAreMetrics() {
        inFloat64(() -> {
            double[][] x = Oracles.stacked(Batch.A, Batch.P, Batch.H);
            int n = x.length;
            for (var space : SPACES) {
                double[] d = table(space, x, x);
                for (int i = 0; i < n; i++) {
                    assertTrue(-d[i * n + i] < 1e-5, space.label());
                    for (int j = 0; j < n; j++) {
                        close("symmetric", d[i * n + j], d[j * n + i], 1e-12);
                        for (int k = 0; k < n; k++) {
                            assertTrue(-d[i * n + j] <= -d[i * n + k] - d[k * n + j] + 1e-9, space.label());
                        }
                    }
                }
            }
        });
    }

    /// Where two points coincide the distance is 0 but for the small number, and so is the gradient.
    @Test
    void gradientsStayFiniteWherePointsCoincide() {
        inFloat64(() -> {
            double[][] zero = {new double[6]};
            for (var space : SPACES) {
                for (var x : List.of(Batch.A, zero)) {
                    var a = matrix(x);
                    var b = matrix(x);
                    var own = result(
                            List.of(a, b), v -> space.pairs(v.get(0), v.get(1)).sum());
                    assertTrue(-own.loss() < 1e-5 && own.loss() <= 0, space::label);
                    for (var gradient : own.gradients()) for (double g : gradient) close("gradient", 0, g, 1e-12);
                    var all = result(
                            List.of(a, b), v -> space.table(v.get(0), v.get(1)).sum());
                    all.gradients().forEach(g -> allFinite("gradient", g));
                }
            }
        });
    }

    /// The two models are one space; in the ball the same vector leads twice as far.
    @Test
    void theBallIsTheHyperboloidAtHalfTheLength() {
        inFloat64(() -> {
            for (double c : new double[] {.1, 1, 3}) {
                double[] ball = table(new Hyperbolic.Poincare(c, 9), Batch.A, Batch.P);
                double[] other = table(new Hyperbolic.Lorentz(c, 18), times(Batch.A, 2), times(Batch.P, 2));
                close("curvature " + c, other, ball, 1e-11);
            }
        });
    }

    /// `d_c(v, w) = d_1(√c v, √c w)/√c`: what makes a learned curvature one weight too many.
    @Test
    void curvatureIsAUnitOfLength() {
        inFloat64(() -> {
            double c = .37;
            double[] curved = table(new Hyperbolic.Lorentz(c, 99), Batch.A, Batch.P);
            double[] unit = table(new Hyperbolic.Lorentz(), times(Batch.A, Math.sqrt(c)), times(Batch.P, Math.sqrt(c)));
            for (int k = 0; k < unit.length; k++) close("cell " + k, unit[k] / Math.sqrt(c), curved[k], 1e-11);
        });
    }

    /// On a line through the origin distances add up, and grow as the vectors do.
    @Test
    void linesThroughTheOriginAreGeodesics() {
        inFloat64(() -> {
            double[] v = {.3, -.4, 1.2}; // length 1.3
            double[] back = {-.15, .2, -.6};
            var lorentz = new Hyperbolic.Lorentz(.7, 99);
            var ball = new Hyperbolic.Poincare(.7, 99);
            close("from the origin", 1.3, distance(lorentz, new double[3], v), 1e-9);
            close("in the ball", 2.6, distance(ball, new double[3], v), 1e-9);
            close("across", 1.95, distance(lorentz, back, v), 1e-9);
            close("across the ball", 3.9, distance(ball, back, v), 1e-9);
        });
    }

    @Test
    void rotationsChangeNothing() {
        inFloat64(() -> {
            double cos = Math.cos(.8);
            double sin = Math.sin(.8);
            for (var space : SPACES.subList(0, 4)) {
                double[] plain = table(space, Batch.A, Batch.P);
                double[] turned = table(space, turned(Batch.A, cos, sin), turned(Batch.P, cos, sin));
                close(space.label(), plain, turned, 1e-11);
            }
        });
    }

    private static double[][] turned(double[][] m, double cos, double sin) {
        return Arrays.stream(m)
                .map(x -> {
                    double[] y = x.clone();
                    y[0] = cos * x[0] - sin * x[3];
                    y[3] = sin * x[0] + cos * x[3];
                    return y;
                })
                .toArray(double[][]::new);
    }

    /// Near points keep their digits in float32, where `arcosh` of a number near 1 would have none left.
    @Test
    void nearPointsAreToldApartInFloat32() {
        double[][] a = {{1e-3, 2e-3, 0}};
        double[][] b = {{1e-3, 2e-3, 5e-4}};
        for (var provider : Backends.providers()) {
            if (provider.unusable().isPresent()) continue;
            double got = Backends.with(
                    Backends.named(provider.name()), () -> distance(new Hyperbolic.Lorentz(), a[0], b[0]));
            close(provider.name(), 5e-4, got, 5e-7);
        }
    }

    @Test
    void longVectorsStayFiniteOnEveryBackend() {
        for (var provider : Backends.providers()) {
            if (provider.unusable().isPresent()) continue;
            Backends.with(Backends.named(provider.name()), () -> {
                for (var space : SPACES) {
                    for (double size : new double[] {1e4, 1e-8}) {
                        var r = result(
                                List.of(matrix(times(Batch.A, size)), matrix(times(Batch.P, size))),
                                v -> space.table(v.get(0), v.get(1)).sum());
                        assertTrue(Double.isFinite(r.loss()), space::label);
                        r.gradients().forEach(g -> allFinite("gradient", g));
                    }
                }
                return true;
            });
        }
    }

    /// Beyond the longest length only the direction counts.
    @Test
    void longVectorsAreCut() {
        inFloat64(() -> {
            var ball = new Hyperbolic.Poincare(.1, 2.3);
            double[][] v = {{5, 0, 0}, {0, -7, 0}};
            double[][] cut = {{2.3, 0, 0}, {0, -2.3, 0}};
            close("cut", table(ball, cut, cut), table(ball, v, v), 1e-9);
        });
    }

    // ---- cones

    private static double cone(double[] anchor, double[] positive, double least) {
        var cone = new EntailmentCone(new Hyperbolic.Lorentz(), least);
        var views = Views.pairs(matrix(anchor), matrix(positive));
        return cone.measure(views).value().value().item();
    }

    /// What lies straight beyond an anchor is in its cone, the origin is behind it.
    @Test
    void conesOpenAwayFromTheOrigin() {
        inFloat64(() -> {
            double[] anchor = {.6, .8, 0}; // length 1
            double aperture = Math.asin(.2 / Math.sinh(1));
            assertEquals(0, cone(anchor, new double[] {1.2, 1.6, 0}, .1));
            close("nearer", Math.PI - aperture, cone(anchor, new double[] {.3, .4, 0}, .1), 2e-4);
            close("the origin", Math.PI - aperture, cone(anchor, new double[] {0, 0, 0}, .1), 2e-4);
            assertTrue(cone(anchor, new double[] {1.2, 1.6, .1}, .1) == 0, "a little aside");
            assertTrue(cone(anchor, new double[] {1.2, -1.6, .1}, .1) > 1, "far aside");
            assertTrue(cone(anchor, new double[] {-.4, .9, 0}, .1) > cone(anchor, new double[] {-.4, .9, 0}, .3));
        });
    }

    /// `cosh` of the sides of a right-angled triangle multiply; its angles follow from their lengths.
    @Test
    void exteriorAnglesAreThoseOfTheTriangle() {
        inFloat64(() -> {
            double near = .7;
            double far = 1.1;
            // the right angle lies at the origin: tan of the angle at the anchor is tanh(far)/sinh(near)
            double exterior = Math.PI - Math.atan(Math.tanh(far) / Math.sinh(near));
            double aperture = Math.asin(.2 / Math.sinh(near));
            close("angle", exterior - aperture, cone(new double[] {near, 0}, new double[] {0, far}, .1), 1e-9);
        });
    }

    @Test
    void meruNeedsItsWeights() {
        inFloat64(() -> {
            var weights = ObjectiveWeights.of(new Meru(), 6, 1);
            assertEquals(
                    List.of("log_scale", "log_lift"),
                    List.copyOf(weights.byName().keySet()));
            var views = Batch.pairs().views();
            assertTrue(
                    Double.isFinite(new Meru().of(views.with(weights)).value().item()));
            var error = assertThrows(ObjectiveException.class, () -> new Meru().of(views));
            assertTrue(error.getMessage().contains("needs its weights 'log_"), error::getMessage);
        });
    }

    /// The lift stops at 1, where it gets no gradient any more.
    @Test
    void theLiftIsAtMostOne() {
        inFloat64(() -> {
            double whole = Math.log(Math.sqrt(6));
            double[] atOne = lifted(whole);
            close("beyond", atOne, lifted(whole + 3), 1e-12);
            close("one", table(new Hyperbolic.Lorentz(), Batch.A, Batch.P), atOne, 1e-12);
            var log = Variable.parameter(Tensor.full(Shape.of(), whole + 3));
            var beyond = result(
                    List.of(log),
                    v -> new Hyperbolic.Lifted(v.get(0))
                            .table(matrix(Batch.A), matrix(Batch.P))
                            .sum());
            assertEquals(0, beyond.gradients().get(0)[0]);
        });
    }

    private static double[] lifted(double log) {
        var lift = Variable.parameter(Tensor.full(Shape.of(), log));
        return new Hyperbolic.Lifted(lift)
                .table(matrix(Batch.A), matrix(Batch.P))
                .value()
                .toDoubles();
    }

    // ---- distributions

    /// With equal variances the means are compared, with equal means the deviations.
    @Test
    void meansAndDeviationsAreTransported() {
        inFloat64(() -> {
            var transport = new GaussianTransport();
            close("means", 5, distance(transport, new double[] {1, 2, .3, -.4}, new double[] {4, -2, .3, -.4}), 1e-9);
            double[] wide = {0, Math.log(9)}; // deviation 3
            double[] narrow = {0, Math.log(.25)};
            close("deviations", 2.5, distance(transport, wide, narrow), 1e-9);
            double certain = distance(transport, new double[] {0, -1e4}, new double[] {2, -1e4});
            close("points", 2, certain, 1e-9);
        });
    }

    @Test
    void halvesNeedAnEvenWidth() {
        inFloat64(() -> {
            var odd = matrix(new double[] {1, 2, 3});
            var error = assertThrows(ObjectiveException.class, () -> new GaussianTransport().table(odd, odd));
            assertEquals(
                    "wasserstein needs vectors of an even number of numbers, half of them means, not 3",
                    error.getMessage());
        });
    }
}
