package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.SpreadCase.Fact.LENGTH;
import static dev.dipole.contrastive.SpreadCase.Fact.ROTATION;
import static dev.dipole.contrastive.SpreadCase.Fact.SCALE;
import static dev.dipole.contrastive.SpreadCase.Fact.SHIFT;
import static dev.dipole.contrastive.SpreadCase.Fact.SYMMETRIC;
import static dev.dipole.contrastive.SpreadCase.anchor;
import static dev.dipole.contrastive.SpreadCase.columns;
import static dev.dipole.contrastive.SpreadCase.frozen;
import static dev.dipole.contrastive.SpreadCase.of;
import static dev.dipole.contrastive.SpreadCase.positive;
import static dev.dipole.contrastive.SpreadCase.prediction;
import static dev.dipole.contrastive.SpreadCase.stacked;
import static dev.dipole.contrastive.SpreadCase.view;

import dev.dipole.contrastive.joint.BarlowTwins;
import dev.dipole.contrastive.joint.Byol;
import dev.dipole.contrastive.joint.Data2Vec;
import dev.dipole.contrastive.joint.DirectClr;
import dev.dipole.contrastive.joint.EmpSsl;
import dev.dipole.contrastive.joint.FroSsl;
import dev.dipole.contrastive.joint.IJepa;
import dev.dipole.contrastive.joint.LeJepa;
import dev.dipole.contrastive.joint.Mcr2;
import dev.dipole.contrastive.joint.Mmcr;
import dev.dipole.contrastive.joint.SimSiam;
import dev.dipole.contrastive.joint.Tico;
import dev.dipole.contrastive.joint.VibcReg;
import dev.dipole.contrastive.joint.VicReg;
import dev.dipole.contrastive.joint.WMse;
import dev.dipole.contrastive.regulariser.Decorrelation;
import dev.dipole.contrastive.regulariser.Dispersive;
import dev.dipole.contrastive.regulariser.FlopsPenalty;
import dev.dipole.contrastive.regulariser.Gor;
import dev.dipole.contrastive.regulariser.KoLeo;
import dev.dipole.contrastive.regulariser.LmDispersion;
import dev.dipole.contrastive.regulariser.MeanEntropy;
import dev.dipole.contrastive.regulariser.NormPenalty;
import dev.dipole.contrastive.regulariser.Sparsity;
import dev.dipole.contrastive.regulariser.SparsityPenalty;
import dev.dipole.contrastive.regulariser.Spectral;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Every recipe of joint embedding and of regularisers, in each of its forms. The golden
/// values were computed from the formulas with NumPy and share nothing with this code.
final class SpreadCases {
    private static final double NONE = Double.NaN;

    /// Recipes without a known value where all vectors are equal: unshrunk whitening refuses them, and random
    /// directions or one direction see a constant of their own.
    static final List<String> NO_CONSTANT = List.of("w-mse", "lejepa width 1", "lejepa three views", "lejepa");

    /// What all vectors are in a collapse; their squared length is 1.11.
    static final double[] EQUAL = {.3, -.2, .9, .1, .4};

    private SpreadCases() {}

    /// The smooth distance of a vector from itself at mean 0 and variance 1.
    private static double smooth(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double deviation = Math.sqrt(MetricOracles.variance(x) + 1e-5);
        return Arrays.stream(x)
                .map(v -> Math.abs(v - (v - mean) / deviation))
                .map(d -> d <= 1 ? d * d / 2 : d - .5)
                .average()
                .orElseThrow();
    }

    private static double entropy(double[] x, double temperature) {
        return -Arrays.stream(Oracles.softmax(Oracles.over(x, temperature)))
                .map(p -> p * Math.log(p))
                .sum();
    }

    static List<SpreadCase> all() {
        return Stream.of(predicted(), joint(), volume(), dispersive(), ofTokens(), regularisers())
                .flatMap(List::stream)
                .toList();
    }

    private static List<SpreadCase> predicted() {
        return List.of(
                of("byol one direction", new Byol(false), 1.038830017977, 0, ROTATION, LENGTH, SCALE)
                        .on(
                                frozen(Role.ANCHOR, H),
                                frozen(Role.POSITIVE, H),
                                prediction(A),
                                frozen(Role.MOMENTUM, H),
                                frozen(Role.MOMENTUM, P)),
                of("byol", new Byol(), 3.650320762975, 0, ROTATION, LENGTH, SCALE, SYMMETRIC)
                        .on(
                                frozen(Role.ANCHOR, H),
                                frozen(Role.POSITIVE, A),
                                prediction(A),
                                prediction(P),
                                frozen(Role.MOMENTUM, H),
                                frozen(Role.MOMENTUM, P)),
                of("simsiam one direction", new SimSiam(false, true), -0.480584991011, -1, ROTATION, LENGTH, SCALE)
                        .on(frozen(Role.ANCHOR, H), frozen(Role.POSITIVE, P), prediction(A)),
                of("simsiam", new SimSiam(), -0.087419809256, -1, ROTATION, LENGTH, SCALE, SYMMETRIC)
                        .on(frozen(Role.ANCHOR, A), frozen(Role.POSITIVE, P), prediction(H), prediction(P)),
                of(
                                "simsiam, gradient not stopped",
                                new SimSiam(true, false),
                                -0.087419809256,
                                -1,
                                ROTATION,
                                LENGTH,
                                SCALE,
                                SYMMETRIC)
                        .on(anchor(A), positive(P), prediction(H), prediction(P)),
                of("data2vec beta .5", new Data2Vec(.5), 0.392771430060, 0, SHIFT, SYMMETRIC)
                        .on(anchor(A), frozen(Role.POSITIVE, P)),
                of("data2vec", new Data2Vec(), 0.064854039059, 0, ROTATION, SHIFT, SYMMETRIC)
                        .on(anchor(A), frozen(Role.POSITIVE, P)),
                of("i-jepa", new IJepa(), 3.112993874815, 0, ROTATION, SHIFT, SYMMETRIC)
                        .on(anchor(A), frozen(Role.POSITIVE, P)),
                of("i-jepa of two blocks", new IJepa(), 6.225987749629, 0, ROTATION, SHIFT, SYMMETRIC)
                        .on(anchor(A), frozen(Role.POSITIVE, P))
                        .labelled(3, 5, 3, 5),
                of("i-jepa smooth, normalised", new IJepa(true, true), 0.402416737304, smooth(EQUAL))
                        .on(anchor(A), frozen(Role.POSITIVE, P)));
    }

    private static List<SpreadCase> joint() {
        var left = columns(stacked(), 0, 3);
        var right = columns(stacked(), 3, 6);
        double[][] small = Arrays.stream(A).map(r -> scaled(r, .3)).toArray(double[][]::new);
        return List.of(
                of("barlow-twins", new BarlowTwins(), 5.818148332074, 5, SCALE, SHIFT, SYMMETRIC),
                of("barlow-twins scaled", new BarlowTwins(.1, .025), 0.183104417299, 5 * .025, SCALE, SHIFT, SYMMETRIC),
                of("vicreg", new VicReg(), 31.204837981628, 25 * 2 * .99, SHIFT, SYMMETRIC),
                of("vicreg halved", new VicReg(25, 25, 1, true), 23.318721635331, 25 * .99, SHIFT, SYMMETRIC),
                of("vicreg, one small view", new VicReg(1, 2, 3, false), 8.293407300367, 2 * 2 * .99, SHIFT, SYMMETRIC)
                        .on(anchor(small), positive(P)),
                of("vibcreg", new VibcReg(), 180.593075571660, 25 * 2 * .99, SHIFT, SYMMETRIC),
                of("w-mse", new WMse(0, 0), 3.150056625975, NONE, SCALE, SHIFT, SYMMETRIC)
                        .on(anchor(left), positive(right)),
                of("w-mse shrunk", new WMse(.1, 0), 3.209512936755, 2, SHIFT, SYMMETRIC)
                        .on(anchor(left), positive(right)),
                of("tico", new Tico(), 0.901219192809, .8, ROTATION, LENGTH, SCALE)
                        .on(frozen(Role.ANCHOR, A), positive(P)),
                of("tico, covariance of 0", new Tico(1, 8), 0.519415008989, 0, ROTATION, LENGTH, SCALE, SYMMETRIC),
                of("frossl", new FroSsl(), 0.695390710269, 0, SCALE, SYMMETRIC),
                of("frossl three views", new FroSsl(.3), 0.609277589903, 0, SCALE, SYMMETRIC)
                        .on(anchor(A), positive(P), view(H)),
                of("frossl tall", new FroSsl(), -0.195388527450, 0, SCALE, SYMMETRIC)
                        .on(anchor(left), positive(right)),
                of("lejepa width 1", new LeJepa(.05, 3, 17, 3, 0), 0.258689693680, NONE, SYMMETRIC)
                        .on(anchor(columns(A, 0, 1)), positive(columns(P, 0, 1))),
                of("lejepa three views", new LeJepa(.05, 2, 17, 3, 1), 0.495011116709, NONE, SYMMETRIC)
                        .on(anchor(columns(A, 0, 1)), positive(columns(P, 0, 1)), view(columns(H, 0, 1))),
                of("lejepa", new LeJepa(.4, 7, 17, 3, 2), NONE, NONE, SYMMETRIC),
                of("directclr", new DirectClr(3, .5), 1.955749290184, Math.log(7), LENGTH, SCALE, SYMMETRIC),
                of(
                                "directclr whole",
                                new DirectClr(5, .5),
                                1.440438806889,
                                Math.log(7),
                                LENGTH,
                                SCALE,
                                ROTATION,
                                SYMMETRIC)
                        .on(anchor(columns(A, 0, 5)), positive(columns(P, 0, 5))));
    }

    private static List<SpreadCase> volume() {
        return List.of(
                of("mmcr", new Mmcr(), -2.533958041655, -2 + .005 * Math.sqrt(2), ROTATION, LENGTH, SCALE, SYMMETRIC),
                of(
                                "mmcr three raw views",
                                new Mmcr(.5, false),
                                -1.670125538214,
                                (Math.sqrt(3) / 2 - 2) * Math.sqrt(1.11),
                                ROTATION,
                                SYMMETRIC)
                        .on(anchor(A), positive(P), view(H)),
                of(
                        "emp-ssl",
                        new EmpSsl(),
                        -175.093474105892,
                        -200 - .5 * Math.log1p(5 * 1.11 / .2),
                        ROTATION,
                        SYMMETRIC),
                of(
                                "emp-ssl three views",
                                new EmpSsl(.2, 2),
                                -5.302343683632,
                                -2 - .5 * Math.log1p(5 * 1.11 / .2),
                                ROTATION,
                                SYMMETRIC)
                        .on(anchor(A), positive(P), view(H)),
                of("mcr2", new Mcr2(), -0.305146297814, 0, ROTATION, SYMMETRIC).labelled(0, 0, 1, 1),
                of("mcr2 of anchors", new Mcr2(), -0.305146297814, 0, ROTATION)
                        .on(anchor(stacked()))
                        .labelled(0, 0, 1, 1, 0, 0, 1, 1));
    }

    private static List<SpreadCase> dispersive() {
        var l2 = Dispersive.Variant.INFONCE_L2;
        var one = anchor(A);
        return List.of(
                of("dispersive", new Dispersive(), -0.526460188827, 0, ROTATION, SHIFT)
                        .on(one),
                of(
                                "dispersive paper",
                                new Dispersive(l2, .5, 1, true, false, false),
                                -1.375382768064,
                                0,
                                ROTATION,
                                SHIFT)
                        .on(one),
                of(
                                "dispersive off-diagonal",
                                new Dispersive(l2, 2, 1, false, false, false),
                                -1.949346240422,
                                0,
                                ROTATION,
                                SHIFT)
                        .on(one, positive(P)),
                of("dispersive cosine", cosine(.5), 1.187710359440, 2, ROTATION, LENGTH, SCALE)
                        .on(one),
                of("dispersive hinge", hinge(8, false, false), 15.461567611443, 64, ROTATION, SHIFT)
                        .on(one),
                of("dispersive hinge with diagonal", hinge(1, true, true), 0.378566323384, 1, ROTATION, SHIFT)
                        .on(one),
                of("dispersive covariance", covariance(false), 3.425202676189, 0, SHIFT)
                        .on(one),
                of("dispersive unit covariance", covariance(true), 0.379192158365, 0, LENGTH, SCALE)
                        .on(one));
    }

    private static Dispersive cosine(double temperature) {
        return new Dispersive(Dispersive.Variant.INFONCE_COSINE, temperature, 1, true, true, false);
    }

    private static Dispersive hinge(double margin, boolean diagonal, boolean perWidth) {
        return new Dispersive(Dispersive.Variant.HINGE, 1, margin, diagonal, perWidth, false);
    }

    private static Dispersive covariance(boolean unitRows) {
        return new Dispersive(Dispersive.Variant.COVARIANCE, 1, 1, false, false, unitRows);
    }

    private static List<SpreadCase> ofTokens() {
        double quarter = Math.acos(.75) / Math.PI;
        return Stream.of(
                        of("lm-dispersion", new LmDispersion(), -0.478752915830, -quarter, ROTATION, LENGTH, SCALE),
                        of(
                                "lm-dispersion unclamped",
                                new LmDispersion(LmDispersion.Variant.ANGULAR, .5, 1, 256, 0),
                                -0.936991450031,
                                0,
                                ROTATION,
                                LENGTH,
                                SCALE),
                        of(
                                "lm-dispersion l2",
                                tokens(LmDispersion.Variant.L2),
                                -1.194950607509,
                                .1 * 1.11 / 5,
                                ROTATION),
                        of(
                                "lm-dispersion orthogonal",
                                tokens(LmDispersion.Variant.ORTHOGONAL),
                                0.016378032830,
                                (.5 - quarter) * (.5 - quarter),
                                ROTATION,
                                LENGTH,
                                SCALE),
                        of(
                                "lm-dispersion decorrelated",
                                tokens(LmDispersion.Variant.DECORRELATED),
                                0.284739220233,
                                1,
                                LENGTH,
                                SCALE),
                        of(
                                "lm-dispersion neighbours",
                                tokens(LmDispersion.Variant.NEIGHBOURS),
                                -0.367135187396,
                                -(Math.log(2) + Math.log(4)) / 2,
                                ROTATION,
                                SHIFT))
                .map(c -> c.on(anchor(stacked())).labelled(0, 1, 0, 1, 1, 0, 1, 1))
                .toList();
    }

    private static LmDispersion tokens(LmDispersion.Variant variant) {
        return new LmDispersion(variant);
    }

    private static List<SpreadCase> regularisers() {
        var one = anchor(A);
        return List.of(
                of("koleo", new KoLeo(1e-12), 0.127061548317, -Math.log(2e-12), ROTATION, LENGTH, SCALE)
                        .on(one),
                of(
                        "koleo of both sides",
                        new KoLeo(),
                        0.247056212357,
                        -Math.log(2e-8),
                        ROTATION,
                        LENGTH,
                        SCALE,
                        SYMMETRIC),
                of("gor", new Gor(), 0.144664480641, 1 + 1 - 1 / 5., ROTATION, LENGTH, SCALE)
                        .on(one),
                of("gor weighted", new Gor(2, 3), 0.522350829107, 2 + 3 * (1 - 1 / 5.), ROTATION, LENGTH, SCALE)
                        .on(anchor(stacked())),
                of("flops", new FlopsPenalty(), 0.467526074525, 1.11).on(anchor(activations())),
                of("l1", new SparsityPenalty(), 3.868980124097, 1.9).on(one),
                of("anti-zero", sparsity(Sparsity.Measure.ANTI_ZERO), -1.347225611450, -Math.log(1.9 + 1e-8))
                        .on(one),
                of("hoyer", sparsity(Sparsity.Measure.HOYER), 4.900331061389, 1.9 * 1.9 / 1.11, LENGTH, SCALE)
                        .on(one),
                of("variance", decorrelation(Decorrelation.Part.VARIANCE), 0.807456870717, .99, SHIFT)
                        .on(anchor(Arrays.stream(A).map(r -> scaled(r, .3)).toArray(double[][]::new))),
                of("covariance", new Decorrelation(), 0.570867112698, 0, SHIFT).on(one),
                of("correlation", decorrelation(Decorrelation.Part.CORRELATION), 0.353113118746, 0, SCALE, SHIFT)
                        .on(one),
                of("coding rate", new Spectral(), -4.526605209349, -.5 * Math.log1p(5 * 1.11 / .2), ROTATION)
                        .on(one),
                of(
                                "coding rate tall",
                                new Spectral(Spectral.Measure.CODING_RATE, .5),
                                -2.561714768522,
                                -.5 * Math.log1p(5 * 1.11 / .5),
                                ROTATION)
                        .on(anchor(columns(stacked(), 0, 4))),
                of(
                                "nuclear norm",
                                spectral(Spectral.Measure.NUCLEAR_NORM),
                                -3.197467886003,
                                -2,
                                ROTATION,
                                LENGTH,
                                SCALE)
                        .on(one),
                of("entropy", spectral(Spectral.Measure.ENTROPY), -0.808643517988, 0, ROTATION, SCALE)
                        .on(one),
                of("effective rank", spectral(Spectral.Measure.EFFECTIVE_RANK), -1.045814405649, 0, ROTATION, SCALE)
                        .on(one),
                of("iso-score", spectral(Spectral.Measure.ISO_SCORE), -0.099879670236, .25, ROTATION, SCALE, SHIFT)
                        .on(one),
                of("iso-score tall", spectral(Spectral.Measure.ISO_SCORE), -0.165731830587, .25, ROTATION, SCALE, SHIFT)
                        .on(anchor(stacked())),
                of("norm-penalty", new NormPenalty(), 3.065554520128, 1.11, ROTATION)
                        .on(one),
                of(
                                "norm-penalty 1.5",
                                new NormPenalty(1.5),
                                0.066553653220,
                                Math.pow(1.5 - Math.sqrt(1.11), 2),
                                ROTATION)
                        .on(one),
                of("mean-entropy", new MeanEntropy(), -1.586102540316, -entropy(EQUAL, .1))
                        .on(one),
                of("mean-entropy .7", new MeanEntropy(.7), -1.706866327568, -entropy(EQUAL, .7))
                        .on(one, positive(A)));
    }

    private static SparsityPenalty sparsity(Sparsity.Measure measure) {
        return new SparsityPenalty(measure);
    }

    private static Decorrelation decorrelation(Decorrelation.Part part) {
        return new Decorrelation(part);
    }

    private static Spectral spectral(Spectral.Measure measure) {
        return new Spectral(measure, .2);
    }

    private static double[] scaled(double[] row, double factor) {
        return Arrays.stream(row).map(v -> factor * v).toArray();
    }

    /// `log(1 + relu(x))` of A and H.
    private static double[][] activations() {
        return Stream.concat(Arrays.stream(A), Arrays.stream(H))
                .map(r -> Arrays.stream(r).map(v -> Math.log1p(Math.max(0, v))).toArray())
                .toArray(double[][]::new);
    }
}
