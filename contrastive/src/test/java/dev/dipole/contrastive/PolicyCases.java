package dev.dipole.contrastive;

import static dev.dipole.contrastive.ScoredCase.of;
import static dev.dipole.contrastive.ScoredCases.GROUPS;

import dev.dipole.contrastive.ScoredCase.Given;
import dev.dipole.contrastive.policy.Baseline;
import dev.dipole.contrastive.policy.Bnpo;
import dev.dipole.contrastive.policy.Cispo;
import dev.dipole.contrastive.policy.ConSpo;
import dev.dipole.contrastive.policy.Dapo;
import dev.dipole.contrastive.policy.Deviation;
import dev.dipole.contrastive.policy.Divergence;
import dev.dipole.contrastive.policy.DrGrpo;
import dev.dipole.contrastive.policy.Gmpo;
import dev.dipole.contrastive.policy.Grace;
import dev.dipole.contrastive.policy.Grpo;
import dev.dipole.contrastive.policy.Gspo;
import dev.dipole.contrastive.policy.Luspo;
import dev.dipole.contrastive.policy.Ppo;
import dev.dipole.contrastive.policy.Reinforce;
import dev.dipole.contrastive.policy.Sapo;
import dev.dipole.contrastive.policy.Scale;
import dev.dipole.contrastive.policy.TwoGrpo;
import dev.dipole.contrastive.policy.Vespo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Policy gradients with golden values and formulas in plain loops.
final class PolicyCases {
    private PolicyCases() {}

    /// One token each with the ratios 1.3, 0.7, 1.3, 0.7.
    private static final Given RATIOS = new Given(
            new double[] {Math.log(1.3), Math.log(.7), Math.log(1.3), Math.log(.7)},
            new int[] {1, 1, 1, 1},
            new int[] {2, 2},
            new double[] {1, 0, 1, 0},
            null,
            new double[4],
            null,
            null,
            new double[] {1, 1, -1, -1});

    private static final Given TWINS = new Given(
            new double[] {-1, -2, -.5, -.7, -1.2, -1.1, -2.1},
            new int[] {2, 1, 3, 1},
            new int[] {2, 2},
            new double[] {.2, .9, 1, .95},
            null,
            new double[] {-1.1, -1.9, -.4, -1.2, -1.2, -1, -2.2},
            null,
            null,
            null);

    static List<ScoredCase> all() {
        double[] grouped = advantages(GROUPS, true, Deviation.SAMPLE);
        double[] centred = advantages(GROUPS, false, Deviation.SAMPLE);
        var cases = new ArrayList<ScoredCase>(List.of(
                of("ppo, golden", new Ppo(), RATIOS).golden(.05),
                of("ppo", new Ppo(), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS,
                                x,
                                (t, i, n) -> clip(x[t] - GROUPS.old()[t], GROUPS.advantages()[t], .2, .2, 1e9) / 20)),
                of("grpo", new Grpo(), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS,
                                x,
                                (t, i, n) -> clip(x[t] - GROUPS.old()[t], grouped[i], .2, .2, 1e9) / (9.0 * n))),
                of("grpo capped", new Grpo(.2, .28, 1.3, 0, Divergence.K3, Scale.NONE, Deviation.SAMPLE), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS,
                                x,
                                (t, i, n) -> clip(x[t] - GROUPS.old()[t], centred[i], .2, .28, 1.3) / (9.0 * n))),
                of("2-grpo", new TwoGrpo(.2, .28, .1, Deviation.POPULATION), TWINS)
                        .oracle((x, _) -> tokens(
                                TWINS,
                                x,
                                (t, i, n) -> clip(x[t] - TWINS.old()[t], i == 0 ? -1 : i == 1 ? 1 : 0, .2, .28, 1e9)
                                        / (4.0 * n))),
                of("bnpo", new Bnpo(), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS, x, (t, i, n) -> clip(x[t] - GROUPS.old()[t], grouped[i], .2, .2, 1e9) / 20)),
                of("dapo", new Dapo(), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS, x, (t, i, n) -> clip(x[t] - GROUPS.old()[t], grouped[i], .2, .28, 1e9) / 20)),
                of("dr-grpo", new DrGrpo(.2, .2, 8), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS,
                                x,
                                (t, i, n) -> clip(x[t] - GROUPS.old()[t], centred[i], .2, .2, 1e9) / (9 * 8.0))),
                of("gspo", new Gspo(.1, .1, false, Scale.GROUP, Deviation.SAMPLE), GROUPS)
                        .oracle((x, _) ->
                                completions(GROUPS, x, true, (s, i, n) -> clip(s, grouped[i], .1, .1, 1e9) / 9)),
                of("gspo per token", new Gspo(.1, .1, true, Scale.GROUP, Deviation.SAMPLE), GROUPS)
                        .oracle((x, fixed) -> {
                            double[] s = logRatios(GROUPS, fixed, true);
                            return tokens(
                                    GROUPS,
                                    x,
                                    (t, i, n) -> clip(s[i] + x[t] - fixed[t], grouped[i], .1, .1, 1e9) / (9.0 * n));
                        })
                        .detaches(),
                of("gmpo", new Gmpo(.15, Scale.GROUP, Deviation.SAMPLE), GROUPS)
                        .oracle((x, _) -> geometric(x, grouped, .15)),
                of("cispo", new Cispo(1.2, Scale.GROUP, Deviation.SAMPLE), GROUPS)
                        .oracle((x, fixed) -> tokens(
                                GROUPS,
                                x,
                                (t, i, n) ->
                                        Math.min(1.2, Math.exp(fixed[t] - GROUPS.old()[t])) * grouped[i] * x[t] / 20))
                        .detaches(),
                of("sapo", new Sapo(), GROUPS)
                        .oracle((x, _) -> tokens(GROUPS, x, (t, i, n) -> {
                            double steep = grouped[i] > 0 ? 1 : 1.05;
                            double rho = Math.exp(x[t] - GROUPS.old()[t]);
                            return grouped[i] * 4 / steep * PreferenceCases.sigmoid(steep * (rho - 1)) / (9.0 * n);
                        })),
                of("luspo", new Luspo(.1, .1, Scale.GROUP, Deviation.SAMPLE), GROUPS)
                        .oracle((x, _) ->
                                completions(GROUPS, x, true, (s, i, n) -> n * clip(s, grouped[i], .1, .1, 1e9) / 9)),
                of("vespo", new Vespo(), GROUPS)
                        .oracle((x, fixed) -> {
                            double[] s = logRatios(GROUPS, fixed, false);
                            return tokens(GROUPS, x, (t, i, n) -> {
                                double w = Math.exp(s[i]);
                                double phi = grouped[i] >= 0
                                        ? Math.exp(3) * w * w * Math.exp(-3 * w)
                                        : Math.exp(2) * w * w * w * Math.exp(-2 * w);
                                return phi * grouped[i] * x[t] / 20;
                            });
                        })
                        .detaches(),
                of("reinforce", new Reinforce(), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS, x, (t, i, n) -> Math.exp(x[t] - GROUPS.old()[t]) * GROUPS.values()[i] / 9)),
                of("rloo", new Reinforce(Baseline.LEAVE_ONE_OUT, Scale.NONE, Deviation.SAMPLE), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS, x, (t, i, n) -> Math.exp(x[t] - GROUPS.old()[t]) * others(GROUPS, i) / 9)),
                of("reinforce++", new Reinforce(Baseline.BATCH, Scale.BATCH, Deviation.POPULATION), GROUPS)
                        .oracle((x, _) -> {
                            double[] r = GROUPS.values();
                            double mean = Arrays.stream(r).average().orElseThrow();
                            double spread = Math.sqrt(Arrays.stream(r)
                                            .map(v -> (v - mean) * (v - mean))
                                            .sum()
                                    / 9);
                            return tokens(
                                    GROUPS,
                                    x,
                                    (t, i, n) ->
                                            Math.exp(x[t] - GROUPS.old()[t]) * (r[i] - mean) / (spread + 1e-4) / 9);
                        }),
                of("conspo", new ConSpo(2, .1), GROUPS).oracle((x, _) -> conSpo(x, 2, .1)),
                of("grace", new Grace(.2, .2, 1.3), GROUPS)
                        .oracle((x, _) -> tokens(
                                GROUPS, x, (t, i, n) -> clip(x[t] - GROUPS.old()[t], centred[i], .2, .2, 1.3) / 20))));
        for (var divergence : Divergence.values()) {
            var loss = new Grpo(.2, .2, 1e9, .04, divergence, Scale.BATCH, Deviation.POPULATION);
            double[] batch = batchScaled();
            cases.add(of("grpo " + divergence, loss, GROUPS)
                    .oracle((x, _) -> tokens(GROUPS, x, (t, i, n) -> {
                        double r = GROUPS.reference()[t] - x[t];
                        double kl = switch (divergence) {
                            case K1 -> -r;
                            case K2 -> r * r / 2;
                            case K3 -> Math.exp(r) - 1 - r;
                        };
                        return (clip(x[t] - GROUPS.old()[t], batch[i], .2, .2, 1e9) - .04 * kl) / (9.0 * n);
                    })));
        }
        return cases;
    }

    interface OfToken {
        double of(int token, int completion, int length);
    }

    interface OfCompletion {
        double of(double logRatio, int completion, int length);
    }

    /// Minus the sum of what tokens gain.
    static double tokens(Given given, double[] x, OfToken gain) {
        double sum = 0;
        int t = 0;
        for (int i = 0; i < given.lengths().length; i++) {
            for (int k = 0; k < given.lengths()[i]; k++) sum += gain.of(t++, i, given.lengths()[i]);
        }
        return -sum;
    }

    private static double completions(Given given, double[] x, boolean mean, OfCompletion gain) {
        double[] s = logRatios(given, x, mean);
        double sum = 0;
        for (int i = 0; i < s.length; i++) sum += gain.of(s[i], i, given.lengths()[i]);
        return -sum;
    }

    private static double[] logRatios(Given given, double[] x, boolean mean) {
        double[] s = new double[given.lengths().length];
        int t = 0;
        for (int i = 0; i < s.length; i++) {
            for (int k = 0; k < given.lengths()[i]; k++, t++) {
                s[i] += (x[t] - given.old()[t]) / (mean ? given.lengths()[i] : 1);
            }
        }
        return s;
    }

    static double clip(double logRatio, double a, double low, double high, double cap) {
        double rho = Math.exp(logRatio);
        if (a < 0) rho = Math.min(rho, cap);
        return Math.min(rho * a, Math.max(1 - low, Math.min(1 + high, rho)) * a);
    }

    private static double[] advantages(Given given, boolean scaled, Deviation deviation) {
        double[] all = new double[given.values().length];
        int at = 0;
        for (int n : given.groups()) {
            double[] r = Arrays.copyOfRange(given.values(), at, at + n);
            double mean = Arrays.stream(r).average().orElseThrow();
            double square = Arrays.stream(r).map(v -> (v - mean) * (v - mean)).sum();
            double std = Math.sqrt(square / (deviation == Deviation.SAMPLE ? n - 1 : n));
            for (double v : r) all[at++] = (v - mean) / (scaled ? std + 1e-4 : 1);
        }
        return all;
    }

    private static double[] batchScaled() {
        double[] r = GROUPS.values();
        double mean = Arrays.stream(r).average().orElseThrow();
        double std =
                Math.sqrt(Arrays.stream(r).map(v -> (v - mean) * (v - mean)).sum() / r.length);
        return Arrays.stream(advantages(GROUPS, false, Deviation.SAMPLE))
                .map(a -> a / (std + 1e-4))
                .toArray();
    }

    /// A reward less the mean of the others of its group.
    private static double others(Given given, int completion) {
        int from = 0;
        for (int n : given.groups()) {
            if (completion < from + n) {
                double sum = 0;
                for (int i = from; i < from + n; i++) if (i != completion) sum += given.values()[i];
                return given.values()[completion] - sum / (n - 1);
            }
            from += n;
        }
        throw new IllegalArgumentException("no completion " + completion);
    }

    private static double geometric(double[] x, double[] a, double clip) {
        double sum = 0;
        int t = 0;
        for (int i = 0; i < a.length; i++) {
            int n = GROUPS.lengths()[i];
            double product = 1;
            double sign = a[i] > 0 ? 1 : -1;
            for (int k = 0; k < n; k++, t++) {
                double signed = sign * (x[t] - GROUPS.old()[t]);
                double clamped = Math.max(-clip, Math.min(clip, signed));
                product *= Math.exp(sign * Math.min(signed, clamped));
            }
            sum += a[i] * Math.pow(product, 1.0 / n) / a.length;
        }
        return -sum;
    }

    private static double conSpo(double[] x, double beta, double margin) {
        double[] s = PreferenceCases.sums(GROUPS, x, false, true);
        double sum = 0;
        int judged = 0;
        int from = 0;
        for (int n : GROUPS.groups()) {
            for (int p = from; p < from + n; p++) {
                if (GROUPS.values()[p] <= .5) continue;
                var z = new ArrayList<Double>(List.of(beta * (s[p] - margin)));
                for (int j = from; j < from + n; j++) if (GROUPS.values()[j] <= .5) z.add(beta * s[j]);
                if (z.size() == 1) continue;
                sum += Oracle.logSumExp(z) - z.get(0);
                judged++;
            }
            from += n;
        }
        return sum / judged;
    }
}
