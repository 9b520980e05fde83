package dev.dipole.contrastive;

import static dev.dipole.contrastive.Oracle.softplus;
import static dev.dipole.contrastive.ScoredCase.of;
import static dev.dipole.contrastive.ScoredCases.GROUPS;
import static dev.dipole.contrastive.ScoredCases.PAIRS;

import dev.dipole.contrastive.ScoredCase.Given;
import dev.dipole.contrastive.preference.Aot;
import dev.dipole.contrastive.preference.Apo;
import dev.dipole.contrastive.preference.Bco;
import dev.dipole.contrastive.preference.Cpo;
import dev.dipole.contrastive.preference.DiscoPop;
import dev.dipole.contrastive.preference.Dpo;
import dev.dipole.contrastive.preference.Exo;
import dev.dipole.contrastive.preference.FDpo;
import dev.dipole.contrastive.preference.Ipo;
import dev.dipole.contrastive.preference.Kto;
import dev.dipole.contrastive.preference.ListDpo;
import dev.dipole.contrastive.preference.NcaPair;
import dev.dipole.contrastive.preference.Orpo;
import dev.dipole.contrastive.preference.RobustDpo;
import dev.dipole.contrastive.preference.SimPo;
import dev.dipole.contrastive.preference.Slic;
import dev.dipole.contrastive.preference.Sppo;
import dev.dipole.contrastive.preference.Wpo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Preferences with golden values and formulas in plain loops.
final class PreferenceCases {
    private static final double B = .1;

    /// No two log-ratios alike, so that their order stays under small changes.
    private static final Given APART = PAIRS.map(x -> {
        for (int t = 0; t < x.length; t++) x[t] += .07 * Math.sin(t);
        return x;
    });

    private PreferenceCases() {}

    static List<ScoredCase> all() {
        var cases = new ArrayList<ScoredCase>(List.of(
                of("dpo", new Dpo(), PAIRS).golden(0.657052114175).oracle(ratios((d, e) -> softplus(-B * (d - e)))),
                of("dpo smoothed", new Dpo(B, .2, TokenReduction.SUM), PAIRS)
                        .oracle(ratios((d, e) -> .8 * softplus(-B * (d - e)) + .2 * softplus(B * (d - e)))),
                of("dpo token means", new Dpo(B, 0, TokenReduction.MEAN), PAIRS)
                        .oracle(oracle(true, true, (d, e) -> softplus(-B * (d - e)))),
                of("robust-dpo", new RobustDpo(), PAIRS)
                        .oracle(ratios((d, e) -> (.9 * softplus(-B * (d - e)) - .1 * softplus(B * (d - e))) / .8)),
                of("slic", new Slic(), PAIRS).golden(.925),
                of("ipo", new Ipo(), PAIRS).golden(18.625),
                of("ipo token means", new Ipo(B, TokenReduction.MEAN), PAIRS).golden(24.019941184807),
                of("exo", new Exo(), PAIRS).oracle(ratios((d, e) -> {
                    double p = sigmoid(B * (d - e));
                    return p * Math.log(p / .999) + (1 - p) * Math.log((1 - p) / .001);
                })),
                of("nca-pair", new NcaPair(), PAIRS).golden(1.368403549042),
                of("bco", new Bco(), PAIRS).oracle(ratios((d, e) -> softplus(-B * d) + softplus(B * e))),
                of("bco unpaired", new Bco(B, false, TokenReduction.SUM), GROUPS)
                        .oracle((x, fixed) -> {
                            double[] d = sums(GROUPS, x, true, false);
                            double shift = Arrays.stream(sums(GROUPS, fixed, true, false))
                                    .average()
                                    .orElseThrow();
                            return each(GROUPS, d, (v, good) -> softplus((good ? -B : B) * (v - shift)));
                        })
                        .detaches(),
                of("sppo", new Sppo(), PAIRS).oracle(ratios((d, e) -> (d - 5) * (d - 5) + (e + 5) * (e + 5))),
                of("aot paired", new Aot(), APART).oracle((x, _) -> {
                    double[] p = sums(APART, x, false, false);
                    double[] r = sums(APART, APART.reference(), false, false);
                    double[] a = sorted(p[0] - p[1], p[2] - p[3]);
                    double[] b = sorted(r[0] - r[1], r[2] - r[3]);
                    return (softplus(-B * (a[0] - b[0])) + softplus(-B * (a[1] - b[1]))) / 2;
                }),
                of("aot unpaired", new Aot(B, false, .1, TokenReduction.SUM), APART)
                        .oracle((x, _) -> {
                            double[] d = sums(APART, x, true, false);
                            double[] a = sorted(d[0], d[2]);
                            double[] b = sorted(d[1], d[3]);
                            double sum = 0;
                            for (int i = 0; i < 2; i++) {
                                double z = B * (a[i] - b[i]);
                                sum += .9 * softplus(-z) + .1 * softplus(z);
                            }
                            return sum / 2;
                        }),
                of("apo zero", new Apo(), PAIRS).oracle(ratios((d, e) -> 1 - sigmoid(B * d) + sigmoid(B * e))),
                of("apo down", new Apo(Apo.Anchor.DOWN, B, TokenReduction.SUM), PAIRS)
                        .oracle(ratios((d, e) -> sigmoid(B * d) + 1 - sigmoid(B * (d - e)))),
                of("discopop", new DiscoPop(), PAIRS).oracle(ratios((d, e) -> {
                    double z = B * (d - e);
                    double g = sigmoid(z / .05);
                    return (1 - g) * softplus(-z) + g * Math.exp(-z);
                })),
                of("kto", new Kto(), PAIRS).golden(0.490634127671),
                of("kto weighted", new Kto(B, 1.3, .7, TokenReduction.SUM), GROUPS)
                        .oracle((x, _) -> {
                            double[] d = sums(GROUPS, x, true, false);
                            return each(
                                    GROUPS,
                                    d,
                                    (v, good) -> good
                                            ? 1.3 * (1 - sigmoid(B * (v - .2)))
                                            : .7 * (1 - sigmoid(B * (.2 - v))));
                        }),
                of("simpo", new SimPo(), PAIRS).golden(1.175374819002),
                of("cpo", new Cpo(), PAIRS).oracle((x, _) -> {
                    double[] s = sums(PAIRS, x, false, false);
                    double[] m = sums(PAIRS, x, false, true);
                    return (softplus(-B * (s[0] - s[1])) + softplus(-B * (s[2] - s[3])) - m[0] - m[2]) / 2;
                }),
                of("orpo", new Orpo(), PAIRS).golden(1.963778164654),
                of("wpo", new Wpo(), PAIRS)
                        .oracle((x, fixed) -> {
                            double[] d = sums(PAIRS, x, true, false);
                            double[] a = fixed.clone();
                            for (int t = 0; t < a.length; t++) a[t] -= PAIRS.collisions()[t];
                            double[] w = sums(PAIRS, a, false, true);
                            return (Math.min(1, Math.exp(w[0] + w[1])) * softplus(-B * (d[0] - d[1]))
                                            + Math.min(1, Math.exp(w[2] + w[3])) * softplus(-B * (d[2] - d[3])))
                                    / 2;
                        })
                        .detaches(),
                of("list-dpo best", new ListDpo(), GROUPS)
                        .oracle((x, _) -> groups(GROUPS, x, (d, r) -> {
                            double[] z = scaled(d);
                            double best = Arrays.stream(r).max().orElseThrow();
                            double mean = 0;
                            int count = 0;
                            for (int j = 0; j < r.length; j++) {
                                if (r[j] < best) continue;
                                mean += z[j];
                                count++;
                            }
                            return Oracles.lse(z) - mean / count;
                        })),
                of("list-dpo shares", new ListDpo(ListDpo.Preference.SHARES, B, .5, TokenReduction.SUM), GROUPS)
                        .oracle((x, _) -> groups(GROUPS, x, (d, r) -> {
                            double[] z = scaled(d);
                            double[] q = Arrays.stream(r).map(v -> v / .5).toArray();
                            double cost = 0;
                            for (int j = 0; j < z.length; j++) {
                                cost -= Math.exp(q[j] - Oracles.lse(q)) * (z[j] - Oracles.lse(z));
                            }
                            return cost;
                        })),
                of("list-dpo order", new ListDpo(ListDpo.Preference.ORDER, B, 1, TokenReduction.SUM), GROUPS)
                        .oracle((x, _) -> groups(GROUPS, x, (d, r) -> {
                            var left = new ArrayList<Integer>();
                            for (int j = 0; j < r.length; j++) left.add(j);
                            double cost = 0;
                            while (!left.isEmpty()) {
                                int best = left.get(0);
                                for (int j : left) if (r[j] > r[best]) best = j;
                                double[] rest =
                                        left.stream().mapToDouble(j -> B * d[j]).toArray();
                                cost += Oracles.lse(rest) - B * d[best];
                                left.remove(Integer.valueOf(best));
                            }
                            return cost;
                        }))));
        for (var divergence : FDpo.Divergence.values()) {
            cases.add(of("f-dpo " + divergence, new FDpo(divergence, .5, B, TokenReduction.SUM), PAIRS)
                    .oracle(ratios((d, e) -> softplus(-B * (score(divergence, d) - score(divergence, e))))));
        }
        return cases;
    }

    /// `f'(u)` of the ratio itself.
    private static double score(FDpo.Divergence divergence, double logRatio) {
        double u = Math.exp(logRatio);
        return switch (divergence) {
            case REVERSE_KL -> Math.log(u) + 1;
            case FORWARD_KL -> -1 / u;
            case JENSEN_SHANNON -> Math.log(2 * u / (1 + u));
            case ALPHA -> (1 - Math.pow(u, -.5)) / .5;
        };
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[] scaled(double[] d) {
        return Arrays.stream(d).map(v -> B * v).toArray();
    }

    private static double[] sorted(double... x) {
        Arrays.sort(x);
        return x;
    }

    /// Per completion, sums or means over tokens, perhaps minus the reference.
    static double[] sums(Given given, double[] tokens, boolean minusReference, boolean mean) {
        double[] sums = new double[given.lengths().length];
        int t = 0;
        for (int i = 0; i < sums.length; i++) {
            int n = given.lengths()[i];
            for (int k = 0; k < n; k++, t++) {
                sums[i] += (tokens[t] - (minusReference ? given.reference()[t] : 0)) / (mean ? n : 1);
            }
        }
        return sums;
    }

    interface OfPair {
        double of(double chosen, double rejected);
    }

    private static ScoredCase.Formula ratios(OfPair cost) {
        return oracle(true, false, cost);
    }

    private static ScoredCase.Formula oracle(boolean minusReference, boolean mean, OfPair cost) {
        return (x, _) -> {
            double[] d = sums(PAIRS, x, minusReference, mean);
            return (cost.of(d[0], d[1]) + cost.of(d[2], d[3])) / 2;
        };
    }

    interface OfOne {
        double of(double score, boolean good);
    }

    private static double each(Given given, double[] d, OfOne cost) {
        double sum = 0;
        for (int i = 0; i < d.length; i++) sum += cost.of(d[i], given.values()[i] > .5);
        return sum / d.length;
    }

    private static double groups(Given given, double[] x, RankingCases.OfList cost) {
        double[] d = sums(given, x, true, false);
        double sum = 0;
        int at = 0;
        for (int n : given.groups()) {
            sum += cost.of(Arrays.copyOfRange(d, at, at + n), Arrays.copyOfRange(given.values(), at, at + n));
            at += n;
        }
        return sum / given.groups().length;
    }
}
