package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Oracle.cos;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.proxy.ArcFace;
import dev.dipole.contrastive.proxy.CosFace;
import dev.dipole.contrastive.proxy.Dino;
import dev.dipole.contrastive.proxy.Msn;
import dev.dipole.contrastive.proxy.NormalisedSoftmax;
import dev.dipole.contrastive.proxy.P2SGrad;
import dev.dipole.contrastive.proxy.ProxyAnchor;
import dev.dipole.contrastive.proxy.ProxyNca;
import dev.dipole.contrastive.proxy.SoftTriple;
import dev.dipole.contrastive.proxy.SphereFace;
import dev.dipole.contrastive.proxy.SubCentreArcFace;
import dev.dipole.contrastive.proxy.Swav;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is known of objectives with proxies and prototypes.
final class ProxyCases {
    private static final double[][] W = {H[0], H[1]};
    private static final int[] LABELS = {0, 0, 1, 1, 0, 0, 1, 1};
    private static final Batch TWO = Batch.twoClasses().weighted(ProxyRelation.PROXIES, W);
    private static final Batch FOUR = Batch.twoClasses().weighted(ProxyRelation.PROXIES, H);
    private static final double[][] TEACHER = {A[1], P[2], H[3], P[0]};
    private static final Batch PROTOTYPES = Batch.pairs()
            .followed(A, P)
            .weighted(ProxyRelation.PROTOTYPES, H)
            .weighted(ProxyRelation.MOMENTUM_PROTOTYPES, TEACHER);
    private static final double[] CENTRE = {.1, -.05, .2, 0};
    private static final Fact[] SOFTMAX = {Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.SYMMETRIC};
    private static final Fact[] PULLS = {Fact.IGNORES_LENGTH, Fact.PULLS, Fact.SYMMETRIC};
    private static final Fact[] GROUPS = {Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.PULLS, Fact.GROUPED_COLUMNS};
    /// The centre that a class is seen by moves with its scores, so that one may be pushed.
    private static final Fact[] SOFT_GROUPS = {Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.SHIFT, Fact.GROUPED_COLUMNS};

    private ProxyCases() {}

    static List<RecipeCase> all() {
        return List.of(
                softmax(),
                nca(),
                ncaDecoupled(),
                anchor(),
                arcFace(),
                arcFaceBeyond(),
                cosFace(),
                sphereFace(),
                subCentre(),
                softTriple(),
                softTripleAlone(),
                p2sGrad(),
                swav(),
                dino(),
                msn());
    }

    private static NormalisedSoftmax plain(double scale) {
        return new NormalisedSoftmax(1 / scale, 0);
    }

    /// The cosine of an angle of 0 and a margin, where the sine of 0 counts as 1e-6.
    private static double bent(double margin) {
        return Math.cos(margin) - 1e-6 * Math.sin(margin);
    }

    private static RecipeCase softmax() {
        return RecipeCase.of("normalised-softmax", plain(16), TWO, SOFTMAX)
                .golden(0.145120805863)
                .collapsed(b -> Math.log(2));
    }

    private static RecipeCase nca() {
        return RecipeCase.of("proxy-nca", new ProxyNca(), TWO, SOFTMAX)
                .golden(0.316931035272)
                .collapsed(b -> Math.log(2))
                .limit("squared distances are cosines", new ProxyNca(), plain(2));
    }

    private static RecipeCase ncaDecoupled() {
        var objective = new ProxyNca(1.5, false, 0);
        return RecipeCase.of("proxy-nca, own proxy left out", objective, FOUR, SOFTMAX)
                .collapsed(b -> Math.log(3))
                .oracle((x, fixed) -> {
                    var items = Oracles.stacked(x.get(0), x.get(1));
                    return Oracles.mean(
                            8,
                            i -> Oracles.lse(items[i], H, c -> c != LABELS[i], (a, w) -> 1.5 * (2 * cos(a, w) - 2))
                                    - 1.5 * (2 * cos(items[i], H[LABELS[i]]) - 2));
                });
    }

    private static RecipeCase anchor() {
        return RecipeCase.of(
                        "proxy-anchor",
                        new ProxyAnchor(),
                        TWO,
                        Fact.IGNORES_LENGTH,
                        Fact.PULLS,
                        Fact.SYMMETRIC,
                        Fact.JUDGES_ALL_ROWS)
                .golden(7.741205464796)
                .collapsed(b -> Math.log1p(b * Math.exp(-32 * .9)) + Math.log1p(b * Math.exp(32 * 1.1)));
    }

    private static RecipeCase arcFace() {
        return RecipeCase.of("arcface", new ArcFace(16, .5, 0), TWO, PULLS)
                .golden(2.415062004495)
                .collapsed(b -> Math.log1p(Math.exp(16 * (1 - bent(.5)))))
                .limit("no margin", new ArcFace(16, 0, 0), plain(16));
    }

    /// A margin of 2.5 brings every other item beyond π.
    private static RecipeCase arcFaceBeyond() {
        return RecipeCase.of("arcface beyond pi", new ArcFace(4, 2.5, 0), TWO, PULLS)
                .collapsed(b -> Math.log1p(Math.exp(4 * (1 - bent(2.5)))))
                .oracle((x, fixed) -> Oracles.proxies(x, LABELS, W, 4, c -> {
                    double angle = Math.acos(c);
                    return angle + 2.5 <= Math.PI ? Math.cos(angle + 2.5) : c - 2.5 * Math.sin(2.5);
                }));
    }

    private static RecipeCase cosFace() {
        return RecipeCase.of("cosface", new CosFace(16, .35, 0), TWO, SOFTMAX)
                .golden(1.651890117190)
                .collapsed(b -> Math.log1p(Math.exp(16 * .35)))
                .limit("no margin", new CosFace(16, 0, 0), plain(16));
    }

    private static RecipeCase sphereFace() {
        return RecipeCase.of("sphereface", new SphereFace(3, 4, 0), TWO, PULLS)
                .collapsed(b -> Math.log(2))
                .oracle((x, fixed) -> Oracles.proxies(x, LABELS, W, 3, c -> {
                    double angle = Math.acos(c);
                    int k = (int) Math.floor(4 * angle / Math.PI);
                    return (k % 2 == 0 ? 1 : -1) * Math.cos(4 * angle) - 2 * k;
                }))
                .limit("the angle once", new SphereFace(16, 1, 0), plain(16));
    }

    private static RecipeCase subCentre() {
        return RecipeCase.of("subcentre-arcface", new SubCentreArcFace(16, .5, 2, 0), FOUR, GROUPS)
                .collapsed(b -> Math.log1p(Math.exp(16 * (1 - bent(.5)))))
                .oracle((x, fixed) -> {
                    var items = Oracles.stacked(x.get(0), x.get(1));
                    return Oracles.mean(8, i -> {
                        double[] s = new double[2];
                        for (int c = 0; c < 2; c++)
                            s[c] = Math.max(cos(items[i], H[2 * c]), cos(items[i], H[2 * c + 1]));
                        double angle = Math.acos(s[LABELS[i]]);
                        s[LABELS[i]] =
                                angle + .5 <= Math.PI ? Math.cos(angle + .5) : Math.cos(angle) - .5 * Math.sin(.5);
                        return Oracles.lse(16 * s[0], 16 * s[1]) - 16 * s[LABELS[i]];
                    });
                })
                .limit("one centre", new SubCentreArcFace(16, .5, 1, 0), TWO, 1, new ArcFace(16, .5, 0), TWO);
    }

    private static RecipeCase softTriple() {
        double apart = .2 / 4 * (centreGap(H[0], H[1]) + centreGap(H[2], H[3]));
        return RecipeCase.of("soft-triple", new SoftTriple(20, .1, .01, .2, 2, 0), FOUR, SOFT_GROUPS)
                .golden(5.861372362656)
                .collapsed(b -> Math.log1p(Math.exp(20 * .01)) + .2 * Math.sqrt(1e-5) / 2)
                .oracle((x, fixed) -> softTriple(x) + apart)
                .limit("one centre, no margin", new SoftTriple(20, .1, 0, .2, 1, 0), TWO, 1, plain(20), TWO);
    }

    private static RecipeCase softTripleAlone() {
        return RecipeCase.of("soft-triple, nothing merged", new SoftTriple(20, .1, .01, 0, 2, 0), FOUR, SOFT_GROUPS)
                .collapsed(b -> Math.log1p(Math.exp(20 * .01)))
                .oracle((x, fixed) -> softTriple(x));
    }

    private static double centreGap(double[] w, double[] v) {
        return Math.sqrt(2 - 2 * cos(w, v) + 1e-5);
    }

    private static double softTriple(List<double[][]> x) {
        var items = Oracles.stacked(x.get(0), x.get(1));
        return Oracles.mean(8, i -> {
            double[] s = new double[2];
            for (int c = 0; c < 2; c++) {
                double[] each = {cos(items[i], H[2 * c]), cos(items[i], H[2 * c + 1])};
                double[] share = Oracles.softmax(Oracles.over(each, .1));
                s[c] = share[0] * each[0] + share[1] * each[1] - (c == LABELS[i] ? .01 : 0);
            }
            return Oracles.lse(20 * s[0], 20 * s[1]) - 20 * s[LABELS[i]];
        });
    }

    private static RecipeCase p2sGrad() {
        return RecipeCase.of("p2s-grad", new P2SGrad(), TWO, Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> 1)
                .oracle((x, fixed) -> {
                    var items = Oracles.stacked(x.get(0), x.get(1));
                    return Oracles.mean(
                            8,
                            i -> IntStream.range(0, 2)
                                    .mapToDouble(c -> Math.pow(cos(items[i], W[c]) - (c == LABELS[i] ? 1 : 0), 2))
                                    .sum());
                })
                .limit("a mean over classes", new P2SGrad(true, 0), TWO, .5, new P2SGrad(), TWO);
    }

    private static double[][] scores(double[][] keys) {
        return Arrays.stream(keys).map(k -> Oracles.cosines(k, TEACHER, 1)).toArray(double[][]::new);
    }

    private static RecipeCase swav() {
        var ofAnchor = Oracles.sinkhorn(scores(A), .05, 3);
        var ofPositive = Oracles.sinkhorn(scores(P), .05, 3);
        return RecipeCase.of("swav", new Swav(.1, .05, 3, 4), PROTOTYPES, SOFTMAX)
                .collapsed(b -> Math.log(4))
                .oracle((x, fixed) -> Oracles.mean(
                        4,
                        i -> (Oracles.crossEntropy(ofPositive[i], Oracles.cosines(x.get(0)[i], H, .1))
                                        + Oracles.crossEntropy(ofAnchor[i], Oracles.cosines(x.get(1)[i], H, .1)))
                                / 2));
    }

    private static double[] centred(double[] key) {
        double[] s = Oracles.cosines(key, TEACHER, 1);
        return Oracles.softmax(
                IntStream.range(0, 4).mapToDouble(k -> (s[k] - CENTRE[k]) / .04).toArray());
    }

    private static RecipeCase dino() {
        var batch = PROTOTYPES.weighted(ProxyRelation.CENTRE, new double[][] {CENTRE});
        return RecipeCase.of("dino", new Dino(), batch, SOFTMAX)
                .collapsed(b -> Math.log(4))
                .oracle((x, fixed) -> Oracles.mean(
                        4,
                        i -> (Oracles.crossEntropy(centred(P[i]), Oracles.cosines(x.get(0)[i], H, .1))
                                        + Oracles.crossEntropy(centred(A[i]), Oracles.cosines(x.get(1)[i], H, .1)))
                                / 2));
    }

    private static RecipeCase msn() {
        return RecipeCase.of(
                        "msn",
                        new Msn(.1, .025, .7, 4),
                        PROTOTYPES,
                        Fact.IGNORES_LENGTH,
                        Fact.SHIFT,
                        Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> .3 * Math.log(4))
                .oracle((x, fixed) -> {
                    double[] mean = new double[4];
                    double sum = Oracles.mean(4, i -> {
                        double[] s = Oracles.cosines(x.get(0)[i], H, .1);
                        double[] p = Oracles.softmax(s);
                        for (int k = 0; k < 4; k++) mean[k] += p[k] / 4;
                        return Oracles.crossEntropy(Oracles.softmax(Oracles.over(scores(P)[i], .025)), s);
                    });
                    return sum
                            + .7 * Arrays.stream(mean).map(p -> p * Math.log(p)).sum();
                });
    }
}
