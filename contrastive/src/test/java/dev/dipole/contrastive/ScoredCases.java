package dev.dipole.contrastive;

import static dev.dipole.contrastive.ScoredCase.lists;

import dev.dipole.contrastive.ScoredCase.Fact;
import dev.dipole.contrastive.ScoredCase.Given;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every recipe over given scores or completions, in each of its forms.
final class ScoredCases {
    /// Recipes that a batch without differences teaches exactly nothing.
    static final Set<String> COMPARES = Set.of(
            "ranknet",
            "margin-ranking",
            "lambda-loss",
            "reward-model",
            "dpo",
            "robust-dpo",
            "slic",
            "ipo",
            "exo",
            "nca-pair",
            "sppo",
            "apo",
            "discopop",
            "simpo",
            "cpo",
            "orpo",
            "wpo",
            "f-dpo",
            "aot",
            "grpo",
            "2-grpo",
            "bnpo",
            "dapo",
            "dr-grpo",
            "gspo",
            "gmpo",
            "cispo",
            "sapo",
            "luspo",
            "vespo",
            "grace",
            "conspo");

    private ScoredCases() {}

    static List<ScoredCase> all() {
        return Stream.of(RankingCases.all(), PreferenceCases.all(), PolicyCases.all())
                .flatMap(List::stream)
                .toList();
    }

    /// The fixture of the golden values.
    static final Given FOUR = lists(new double[] {.2, 1.1, -.4, .7}, new double[] {2, 0, 1, 3}, 4);

    /// Lists of different lengths, with equal labels.
    static final Given RAGGED = lists(
            new double[] {.2, 1.1, -.4, .7, .5, -.3, .9, -1.2, .1, .35, .62},
            new double[] {2, 0, 1, 3, 1, 0, 0, 0, 1, 1, 2},
            4,
            2,
            5);

    /// Probabilities for labels.
    static final Given YES_NO = RAGGED.withValues(1, 0, .3, .8, 1, 0, 0, 0, 1, 1, .2);

    static final Given TWO = lists(new double[] {.4, -.3, 1.2, 1.5, -.2, .1}, new double[] {1, 0, 1, 0, 0, 2}, 2, 2, 2);

    /// The fixture of the golden values: sums −12, −14, −9, −8 of the policy and −12.5, −13, −9.5, −8.5 of the
    /// reference over 6, 7, 5, 4 tokens, in unequal parts.
    static final Given PAIRS = pairs();

    private static Given pairs() {
        int[] lengths = {6, 7, 5, 4};
        double[] policy = spread(lengths, new double[] {-12, -14, -9, -8}, .3);
        double[] reference = spread(lengths, new double[] {-12.5, -13, -9.5, -8.5}, -.2);
        double[] collisions = new double[policy.length];
        for (int t = 0; t < collisions.length; t++) collisions[t] = -1.2 - .1 * (t % 3);
        return new Given(
                policy,
                lengths,
                new int[] {2, 2},
                new double[] {1, 0, 1, 0},
                reference,
                null,
                collisions,
                new double[] {.2},
                null);
    }

    /// Groups of 3, 2 and 4 completions with rewards, and log-ratios that reach beyond the clips.
    static final Given GROUPS = groups();

    private static Given groups() {
        int[] lengths = {2, 3, 1, 4, 2, 1, 3, 2, 2};
        int tokens = 20;
        double[] policy = new double[tokens];
        double[] old = new double[tokens];
        double[] reference = new double[tokens];
        double[] advantages = new double[tokens];
        for (int t = 0; t < tokens; t++) {
            policy[t] = -1.5 + Math.sin(1.3 * t);
            old[t] = policy[t] - .45 * Math.sin(2.1 * t + .3);
            reference[t] = policy[t] + .4 * Math.cos(1.7 * t);
            advantages[t] = Math.sin(.9 * t + 1);
        }
        return new Given(
                policy,
                lengths,
                new int[] {3, 2, 4},
                new double[] {1, 0, .4, 0, 2, 1, 1, .2, 0},
                reference,
                old,
                null,
                new double[] {.3, -.1, .4},
                advantages);
    }

    /// Numbers with those sums, not all equal.
    static double[] spread(int[] lengths, double[] sums, double step) {
        double[] all = new double[java.util.Arrays.stream(lengths).sum()];
        int t = 0;
        for (int i = 0; i < lengths.length; i++) {
            for (int k = 0; k < lengths[i]; k++) {
                all[t++] = sums[i] / lengths[i] + step * (k - (lengths[i] - 1) / 2.0) / lengths[i];
            }
        }
        return all;
    }

    static final Fact SHIFT = Fact.SHIFT;
}
