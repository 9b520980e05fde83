package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Regulariser.Uniformity;
import dev.dipole.contrastive.regulariser.AngularSpread;
import dev.dipole.contrastive.regulariser.CodingRate;
import dev.dipole.contrastive.regulariser.Correlation;
import dev.dipole.contrastive.regulariser.Covariance;
import dev.dipole.contrastive.regulariser.Dispersive;
import dev.dipole.contrastive.regulariser.Flops;
import dev.dipole.contrastive.regulariser.IsoScore;
import dev.dipole.contrastive.regulariser.LmDispersion;
import dev.dipole.contrastive.regulariser.LogMeanExp;
import dev.dipole.contrastive.regulariser.NearestNeighbour;
import dev.dipole.contrastive.regulariser.NuclearNorm;
import dev.dipole.contrastive.regulariser.OfWeights;
import dev.dipole.contrastive.regulariser.OrthogonalSpread;
import dev.dipole.contrastive.regulariser.Sparsity;
import dev.dipole.contrastive.regulariser.SpectralEntropy;
import dev.dipole.contrastive.regulariser.VectorFormula;
import dev.dipole.contrastive.regulariser.VectorLength;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What papers and algebra say about formulas of vectors: limits, identities between recipes, and mistakes that
/// public code has made.
class SpreadClosedFormTest {
    private static final double[][] UNIT = Arrays.stream(A)
            .map(r -> {
                double length = Math.sqrt(Oracle.dot(r, r));
                return Arrays.stream(r).map(v -> v / length).toArray();
            })
            .toArray(double[][]::new);

    private static Variable constant(double[][] m) {
        return Variable.constant(Batch.tensor(m));
    }

    private static double value(VectorFormula formula, double[][] z) {
        return formula.of(constant(z)).value().item();
    }

    private static double[][] identity(int n) {
        var m = new double[n][n];
        for (int i = 0; i < n; i++) m[i][i] = 1;
        return m;
    }

    private static double[][] equal(int rows, double... row) {
        var m = new double[rows][];
        Arrays.fill(m, row);
        return m;
    }

    private static LogMeanExp l2(double temperature, boolean diagonal) {
        return new LogMeanExp(new Similarity.NegativeSquaredL2(), temperature, diagonal, false);
    }

    // ---- dispersive loss

    @Test
    void dispersionIsUniformityWithTheDiagonalOrWithout() {
        inFloat64(() -> {
            double uniformity = new Uniformity(Role.ANCHOR, 2)
                    .measure(Views.of(View.frozen(Batch.tensor(A))))
                    .value()
                    .value()
                    .item();
            close("off the diagonal", uniformity, value(l2(.5, false), UNIT), 1e-12);
            close("with it", Math.log(1 / 4. + 3 / 4. * Math.exp(uniformity)), value(l2(.5, true), UNIT), 1e-12);
            var cosine = new LogMeanExp(new Similarity.Cosine(), .25, true, false);
            close("cosine at half the temperature", value(l2(.5, true), UNIT) + 4, value(cosine, A), 1e-12);
        });
    }

    @Test
    void covarianceTimesTheWidthIsVicRegsTerm() {
        inFloat64(() -> close(
                "covariance",
                value(new Covariance(false, false), A),
                6 * value(new Covariance(false, true), A),
                1e-13));
    }

    @Test
    void equalVectorsAreAMaximumWithoutGradient() {
        inFloat64(() -> {
            var z = Variable.parameter(Batch.tensor(equal(4, .5, -.25, 1)));
            var result = result(List.of(z), v -> l2(1, true).of(v.get(0)));
            close("value", 0, result.loss(), 1e-15);
            close("gradient", new double[12], result.gradients().get(0), 1e-15);
            assertEquals(0, value(l2(1, true), equal(1, 1, 2)), "one row");
            var single = Objective.only(new dev.dipole.contrastive.regulariser.OfViews(
                            l2(1, false), dev.dipole.contrastive.regulariser.OfViews.Over.MEAN))
                    .measure(Views.of(View.frozen(Batch.tensor(equal(1, 1, 2)))));
            assertEquals(0, single.value().value().item());
            assertTrue(single.report().degenerate(), "a batch too small is reported");
        });
    }

    /// Dispersion of any kind is lower for vectors that are spread than for vectors in a heap.
    @Test
    void everyDispersionPrefersSpreadVectors() {
        inFloat64(() -> {
            var spread = identity(4);
            var heap = new double[][] {{1, .1, 0, 0}, {1, 0, .1, 0}, {1, 0, 0, .1}, {1, .1, .1, 0}};
            for (var variant : Dispersive.Variant.values()) {
                if (variant == Dispersive.Variant.COVARIANCE) continue; // looks at coordinates, not at distances
                assertTrue(
                        value(new Dispersive(variant).formula(), spread)
                                < value(new Dispersive(variant).formula(), heap),
                        variant::toString);
            }
            for (var variant : LmDispersion.Variant.values()) {
                assertTrue(
                        value(new LmDispersion(variant).formula(), spread)
                                < value(new LmDispersion(variant).formula(), heap),
                        variant::toString);
            }
        });
    }

    // ---- angles

    @Test
    void anglesAreHalfTurns() {
        inFloat64(() -> {
            var opposite = new double[][] {{1, 2}, {-2, -4}};
            close("opposite", -1, value(new AngularSpread(1, 1), opposite), 1e-7);
            close("orthogonal", -.5 / .2, value(new AngularSpread(.2, 1), identity(2)), 1e-12);
        });
    }

    /// Beyond the limit the value stands still and the slope is the one at the limit.
    @Test
    void clampedCosinesLearnStraightThrough() {
        inFloat64(() -> {
            var near = new double[][] {{1, 0}, {Math.cos(.1), Math.sin(.1)}};
            close("value", -Math.acos(.75) / Math.PI, value(new AngularSpread(1, .75), near), 1e-14);
            var z = Variable.parameter(Batch.tensor(near));
            double[] gradient = result(List.of(z), v -> new AngularSpread(1, .75).of(v.get(0)))
                    .gradients()
                    .get(0);
            double slope = 1 / (Math.PI * Math.sqrt(1 - .75 * .75)); // of −arccos(c)/π by c
            close("by the first vector", slope * Math.sin(.1), gradient[1], 1e-12);
        });
    }

    @Test
    void longSequencesAreSampled() {
        inFloat64(() -> {
            var states = Batch.random(1, 40, 5, 11).matrices().get(0);
            int[] one = new int[40];
            var views = Views.of(View.frozen(Batch.tensor(states))).withLabels(Ints.of(one));
            var sampled = new LmDispersion(LmDispersion.Variant.ANGULAR, 1, .75, 10, 3);
            double first = sampled.of(views).value().item();
            assertEquals(first, sampled.of(views).value().item(), "the seed decides where nothing is recorded");
            var training = Recording.with(Key.of(1, "training"));
            double drawn = Tape.record(training, () -> sampled.of(views)).value();
            double again = Tape.record(Recording.with(Key.of(1, "training").atStep(1)), () -> sampled.of(views))
                    .value();
            assertTrue(drawn != first && drawn != again, "each step draws its own tokens");
            double whole = new LmDispersion().of(views).value().item();
            assertTrue(Math.abs(whole - first) < .1, whole + " and " + first);
        });
    }

    // ---- neighbours, moments

    @Test
    void twinsAreFarFromInfinity() {
        inFloat64(() ->
                close("two equal vectors", -Math.log(2e-8), value(new NearestNeighbour(1e-8), equal(2, 3, 4)), 1e-12));
    }

    @Test
    void orthonormalRowsCostNothing() {
        inFloat64(() -> assertEquals(0, value(new OrthogonalSpread(1, 1), identity(4))));
    }

    @Test
    void oneRowOfFlopsIsItsSquare() {
        inFloat64(() -> {
            close("B = 1", 1 + 4 + 9, value(new Flops(), new double[][] {{1, -2, 3}}), 1e-14);
            assertEquals(0, value(new Flops(), new double[3][4]));
            var shared = new double[][] {{1, 0}, {1, 0}};
            assertTrue(value(new Flops(), shared) > value(new Flops(), identity(2)), "sharing a coordinate costs");
        });
    }

    @Test
    void hoyerCountsCoordinates() {
        inFloat64(() -> {
            close("one", 1, value(new Sparsity(Sparsity.Measure.HOYER), new double[][] {{0, -3, 0}}), 1e-14);
            close("all alike", 3, value(new Sparsity(Sparsity.Measure.HOYER), equal(2, 5, -5, 5)), 1e-14);
        });
    }

    @Test
    void theScaleOfAColumnDoesNotMatterToCorrelations() {
        inFloat64(() -> {
            var wide = Arrays.stream(A)
                    .map(r -> new double[] {7 * r[0], r[1], .1 * r[2], r[3], r[4], r[5]})
                    .toArray(double[][]::new);
            close("correlation", value(new Correlation(), A), value(new Correlation(), wide), 1e-13);
            assertTrue(Math.abs(value(new Covariance(false, true), A) - value(new Covariance(false, true), wide)) > .1);
        });
    }

    @Test
    void weightsCanBeRegularised() {
        inFloat64(() -> {
            var proxies = Variable.parameter(Batch.tensor(H));
            var views = Views.of(View.frozen(Batch.tensor(A)));
            var decay = Objective.only(new OfWeights(new VectorLength(0), proxies));
            var result = result(List.of(proxies), v -> decay.of(views));
            double squares = Arrays.stream(H).mapToDouble(r -> Oracle.dot(r, r)).sum();
            close("mean squared length", squares / 4, result.loss(), 1e-13);
            double[] expected = Arrays.stream(H)
                    .flatMapToDouble(Arrays::stream)
                    .map(v -> v / 2)
                    .toArray();
            close("decay", expected, result.gradients().get(0), 1e-13);
        });
    }

    // ---- spectra

    @Test
    void theIdentityFillsItsSpace() {
        inFloat64(() -> {
            var i = identity(4);
            close("entropy", -Math.log(4), value(new SpectralEntropy(true, false), i), 1e-12);
            close("effective rank", -Math.log(4), value(new SpectralEntropy(false, false), i), 1e-12);
            close("nuclear norm", -4, value(new NuclearNorm(true), i), 1e-12);
            var cross = new double[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
            close("isotropic", -1, value(new IsoScore(), cross), 1e-12);
            close("one direction", 0, value(new IsoScore(), new double[][] {{1, 2}, {-1, -2}, {3, 6}}), 1e-12);
        });
    }

    @Test
    void theCodingRateOfNothingIsNothingAndItsGradientSpreads() {
        inFloat64(() -> {
            assertEquals(0, value(new CodingRate(.2), new double[3][4]), 0.0);
            assertSpreads(z -> new CodingRate(.2).of(z));
        });
    }

    static void assertSpreads(java.util.function.UnaryOperator<Variable> loss) {
        var z = Variable.parameter(Batch.tensor(A));
        double[] gradient =
                result(List.of(z), v -> loss.apply(v.get(0))).gradients().get(0);
        double[] x = z.value().toDoubles();
        double[] moved = new double[x.length];
        double outwards = 0;
        for (int i = 0; i < x.length; i++) {
            outwards -= gradient[i] * x[i];
            moved[i] = x[i] - .01 * gradient[i];
        }
        assertTrue(outwards > 0, "a step downhill must lengthen the vectors");
        z.value().assign(moved);
        double before = new CodingRate(.2).of(constant(A)).value().item();
        assertTrue(new CodingRate(.2).of(z).value().item() < before, "and enlarge the volume");
    }
}
