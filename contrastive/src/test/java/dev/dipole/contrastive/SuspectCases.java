package dev.dipole.contrastive;

import static dev.dipole.contrastive.Oracle.cos;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.insight.SuspectedNegatives;
import dev.dipole.contrastive.softmax.Dcl;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.List;

/// What is known of objectives whose suspected false negatives are counted, masked or weighed.
final class SuspectCases {
    private static final Batch PAIRS = Batch.pairs();
    private static final double[][] GUIDE_A =
            Batch.random(1, 4, 5, 31).matrices().get(0);
    private static final double[][] GUIDE_P =
            Batch.random(1, 4, 5, 32).matrices().get(0);
    private static final Fact[] COSINE = {Fact.IGNORES_LENGTH, Fact.SOFTMAX};

    private SuspectCases() {}

    static List<RecipeCase> all() {
        return List.of(masked(), lighter(), guided(), reported());
    }

    private static RecipeCase masked() {
        return RecipeCase.of("false-negatives, masked by closeness", mask(.1), PAIRS, COSINE)
                .collapsed(Math::log)
                .oracle((x, fixed) -> weighted(x, fixed, .1, 0))
                .limit("a margin that nothing exceeds", mask(2), new InfoNce());
    }

    private static RecipeCase lighter() {
        var lighter = lighter(.05, .3);
        return RecipeCase.of("false-negatives of less weight", lighter, PAIRS, COSINE)
                .collapsed(Math::log)
                .oracle((x, fixed) -> weighted(x, fixed, .05, .3))
                .limit("weight 1", lighter(.05, 1), new InfoNce())
                .limit("weight 0", lighter(.1, 1e-300), mask(.1));
    }

    private static RecipeCase guided() {
        var guided = new SuspectedNegatives(Suspicion.By.GUIDE, .2, Suspects.Policy.MASK, 1, new InfoNce());
        return RecipeCase.of("false-negatives, masked by a guide", guided, PAIRS.guided(GUIDE_A, GUIDE_P), COSINE)
                .oracle((x, fixed) -> softmax(x, (i, j) -> above(GUIDE_A, GUIDE_P, i, j, .2) ? 0 : 1));
    }

    private static RecipeCase reported() {
        var reported = new SuspectedNegatives(Suspicion.By.CLOSENESS, .1, Suspects.Policy.REPORT, 1, new Dcl());
        return RecipeCase.of(
                        "false-negatives, counted", reported, PAIRS, Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.SYMMETRIC)
                .collapsed(b -> Math.log(2 * b - 2))
                .limit("always", reported, new Dcl());
    }

    private static SuspectedNegatives mask(double margin) {
        return new SuspectedNegatives(Suspicion.By.CLOSENESS, margin, Suspects.Policy.MASK, 1, new InfoNce());
    }

    private static SuspectedNegatives lighter(double margin, double weight) {
        return new SuspectedNegatives(
                Suspicion.By.CLOSENESS, margin, Suspects.Policy.DOWN_WEIGHT, weight, new InfoNce());
    }

    interface Weight {
        double of(int i, int j);
    }

    private static double weighted(List<double[][]> x, List<double[][]> fixed, double margin, double weight) {
        return softmax(x, (i, j) -> above(fixed.get(0), fixed.get(1), i, j, margin) ? weight : 1);
    }

    private static boolean above(double[][] a, double[][] p, int i, int j, double margin) {
        return i != j && cos(a[i], p[j]) > cos(a[i], p[i]) + margin;
    }

    private static double softmax(List<double[][]> x, Weight weight) {
        double[][] a = x.get(0);
        double[][] p = x.get(1);
        double loss = 0;
        for (int i = 0; i < a.length; i++) {
            double z = 0;
            for (int j = 0; j < p.length; j++) z += weight.of(i, j) * Math.exp(cos(a[i], p[j]) / .05);
            loss += Math.log(z) - cos(a[i], p[i]) / .05;
        }
        return loss / a.length;
    }
}
