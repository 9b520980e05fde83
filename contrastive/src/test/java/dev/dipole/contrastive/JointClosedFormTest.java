package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.allZero;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Regulariser.Alignment;
import dev.dipole.contrastive.joint.BarlowTwins;
import dev.dipole.contrastive.joint.Byol;
import dev.dipole.contrastive.joint.DirectClr;
import dev.dipole.contrastive.joint.FroSsl;
import dev.dipole.contrastive.joint.Mmcr;
import dev.dipole.contrastive.joint.SimSiam;
import dev.dipole.contrastive.joint.VibcReg;
import dev.dipole.contrastive.joint.VicReg;
import dev.dipole.contrastive.joint.WMse;
import dev.dipole.contrastive.regulariser.NuclearNorm;
import dev.dipole.contrastive.regulariser.SigReg;
import dev.dipole.contrastive.regulariser.VectorFormula;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.tensor.Key;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What papers and algebra say about joint embedding: limits, relations between recipes, and mistakes that
/// public code has made.
class JointClosedFormTest {
    private static Variable constant(double[][] m) {
        return Variable.constant(Batch.tensor(m));
    }

    private static double value(VectorFormula formula, double[][] z) {
        return formula.of(constant(z)).value().item();
    }

    private static double value(Objective objective, double[][] first, double[][] second) {
        return objective
                .of(Views.pairs(constant(first), constant(second)))
                .value()
                .item();
    }

    private static double[][] equal(int rows, double... row) {
        var m = new double[rows][];
        Arrays.fill(m, row);
        return m;
    }

    // ---- joint embedding

    @Test
    void byolIsAlignment() {
        inFloat64(() -> {
            var views = Views.pairs(constant(A), constant(P));
            var byol = views.with(Role.PREDICTION, List.of(View.live(constant(A)), View.live(constant(P))))
                    .with(Role.MOMENTUM, List.of(View.frozen(Batch.tensor(A)), View.frozen(Batch.tensor(P))));
            double alignment = new Alignment(2).measure(views).value().value().item();
            close("one direction", alignment, new Byol(false).of(byol).value().item(), 1e-13);
            close("both", 2 * alignment, new Byol().of(byol).value().item(), 1e-13);
            double simSiam = new SimSiam().of(byol).value().item();
            close("SimSiam", 4 * (simSiam + 1), new Byol().of(byol).value().item(), 1e-13);
        });
    }

    @Test
    void stoppedAndSlowSidesGetExactlyNothing() {
        inFloat64(() -> {
            var all = List.of(A, P, H, P).stream()
                    .map(m -> Variable.parameter(Batch.tensor(m)))
                    .toList();
            var stopped = result(
                    all,
                    v -> new SimSiam()
                            .of(Views.pairs(v.get(0), v.get(1))
                                    .with(Role.PREDICTION, List.of(View.live(v.get(2)), View.live(v.get(3))))));
            allZero("anchor", stopped.gradients().get(0));
            allZero("positive", stopped.gradients().get(1));
            assertTrue(Arrays.stream(stopped.gradients().get(2)).anyMatch(g -> g != 0));
            // a target that somebody left live is refused before it is compared
            var views = Views.pairs(all.get(2), all.get(3));
            var live0 = List.of(View.live(all.get(0)), View.live(all.get(1)));
            assertThrows(ObjectiveException.class, () -> views.with(Role.MOMENTUM, live0));
            var live = result(
                    all,
                    v -> new SimSiam(true, false)
                            .of(Views.pairs(v.get(0), v.get(1))
                                    .with(Role.PREDICTION, List.of(View.live(v.get(2)), View.live(v.get(3))))));
            assertTrue(Arrays.stream(live.gradients().get(0)).anyMatch(g -> g != 0), "the setting lets them through");
        });
    }

    @Test
    void missingPredictionsAreRefusedKindly() {
        inFloat64(() -> assertEquals(
                "this objective needs a view 'anchor_prediction', the batch offers anchor, positive",
                assertThrows(ObjectiveException.class, () -> value(new SimSiam(), A, P))
                        .getMessage()));
    }

    @Test
    void equalUncorrelatedViewsCostNothing() {
        inFloat64(() -> {
            // four rows, two orthogonal columns of mean 0 and variance 4/3
            var z = new double[][] {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
            close("Barlow Twins", 0, value(new BarlowTwins(), z, z), 1e-10);
            close("VICReg", 0, value(new VicReg(), z, z), 1e-13);
            close("VIbCReg", 0, value(new VibcReg(), z, z), 1e-13);
            close("FroSSL, covariance I/D", -2 * Math.log(2), value(new FroSsl(), z, z), 1e-12);
            double same = value(new BarlowTwins(0, 1), A, A);
            close("Barlow Twins of equal views has no first sum", 0, same, 1e-10);
        });
    }

    @Test
    void whitenedVectorsHaveTheIdentityForCovariance() {
        inFloat64(() -> {
            var z = SpreadCase.columns(SpreadCase.stacked(), 1, 4);
            var equal = value(new WMse(0, 0), z, z);
            close("equal views agree", 0, equal, 1e-12);
            // any invertible map of one view is undone up to a rotation: a triangular one altogether
            var mapped = Arrays.stream(z)
                    .map(r -> new double[] {2 * r[0] + 1, r[1] - r[0], 3 * r[2] + r[1] - 5})
                    .toArray(double[][]::new);
            close("a triangular map changes nothing", 0, value(new WMse(0, 0), z, mapped), 1e-10);
            close("sub-batches", 3.160606029022, value(new WMse(.1, 4), LEFT, RIGHT), 1e-9);
            var flat = equal(8, 1, 2, 3);
            Refusal.of("flat", () -> value(new WMse(0, 0), flat, flat));
        });
    }

    private static final double[][] LEFT = SpreadCase.columns(SpreadCase.stacked(), 0, 3);
    private static final double[][] RIGHT = SpreadCase.columns(SpreadCase.stacked(), 3, 6);

    @Test
    void manifoldCapacityOfEqualRawViewsIsANuclearNorm() {
        inFloat64(
                () -> close("nuclear norm", value(new NuclearNorm(false), A), value(new Mmcr(0, false), A, A), 1e-12));
    }

    @Test
    void directClrOfTheWholeWidthIsNtXent() {
        inFloat64(() -> {
            close("NT-Xent", value(new NtXent(), A, P), value(new DirectClr(6, .5), A, P), 1e-13);
            assertEquals(
                    "directclr: vectors of 6 numbers have no first 64; set a smaller width",
                    assertThrows(ObjectiveException.class, () -> value(new DirectClr(), A, P))
                            .getMessage());
        });
    }

    // ---- a given distribution

    @Test
    void sigRegKnowsANormalSample() {
        inFloat64(() -> {
            var normal = Batch.random(1, 2000, 3, 5).matrices().get(0);
            var formula = new SigReg(32, 17, 3, 0);
            double sample = value(formula, normal);
            double constant = value(formula, equal(2000, 1, -1, 2));
            var stretched = Arrays.stream(normal)
                    .map(r -> new double[] {3 * r[0], r[1], r[2]})
                    .toArray(double[][]::new);
            double anisotropic = value(formula, stretched);
            // under the normal distribution its mean is ∫ (1 − e^{−t²}) e^{−t²/2} dt = √(2π) − √(2π/3) = 1.06
            assertTrue(sample > .2 && sample < 3, "normal: " + sample);
            assertTrue(anisotropic > 20 * sample, "stretched: " + anisotropic);
            assertTrue(constant > 200 * sample, "constant: " + constant);
        });
    }

    @Test
    void everyStepDrawsItsOwnDirections() {
        inFloat64(() -> {
            var formula = new SigReg(4, 17, 3, 0);
            assertEquals(value(formula, A), value(formula, A));
            var z = constant(A);
            var step = Recording.with(Key.of(1, "training"));
            double first = Tape.record(step, () -> formula.of(z)).value();
            assertEquals(first, Tape.record(step, () -> formula.of(z)).value(), "a step can be replayed");
            var next = Recording.with(Key.of(1, "training").atStep(1));
            assertTrue(first != Tape.record(next, () -> formula.of(z)).value(), "the next one differs");
        });
    }
}
