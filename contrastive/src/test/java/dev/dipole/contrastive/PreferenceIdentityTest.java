package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.ScoredCases.GROUPS;
import static dev.dipole.contrastive.ScoredCases.PAIRS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
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
import dev.dipole.contrastive.ranking.ListContrastive;
import dev.dipole.contrastive.ranking.ListMle;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What objectives of preferences are where they must be another, and their values at closed forms.
class PreferenceIdentityTest {
    private static Numeric.Result result(NamedObjective objective, Given given) {
        return ScoredCase.of("", objective, given).result();
    }

    private static double loss(NamedObjective objective, Given given) {
        return result(objective, given).loss();
    }

    private static void same(NamedObjective one, NamedObjective other, Given given) {
        var a = result(one, given);
        var b = result(other, given);
        close("loss", b.loss(), a.loss(), 1e-12);
        close("gradient", b.gradients().get(0), a.gradients().get(0), 1e-12);
    }

    /// A batch of pairs with other numbers.
    private static Given given(double[] policy, double[] reference, int[] lengths, double... rewards) {
        int[] groups = new int[lengths.length / 2];
        Arrays.fill(groups, 2);
        double[] collisions = new double[policy.length];
        return new Given(policy, lengths, groups, rewards, reference, null, collisions, new double[] {0}, null);
    }

    /// One token each, with those log-ratios.
    private static Given ratios(double... d) {
        double[] rewards = new double[d.length];
        for (int i = 0; i < d.length; i += 2) rewards[i] = 1;
        int[] lengths = new int[d.length];
        Arrays.fill(lengths, 1);
        double[] reference = new double[d.length];
        Arrays.fill(reference, -2);
        return given(Arrays.stream(d).map(x -> x - 2).toArray(), reference, lengths, rewards);
    }

    @Test
    void atTheReferenceEachHasAKnownValue() {
        inFloat64(() -> {
            var at = ratios(0, 0, 0, 0);
            double log2 = Math.log(2);
            for (double beta : new double[] {.01, .1, 3}) {
                close("dpo", log2, loss(new Dpo(beta, .2, TokenReduction.SUM), at), 1e-12);
                close("nca", 2 * log2, loss(new NcaPair(beta, TokenReduction.SUM), at), 1e-12);
                close("bco", 2 * log2, loss(new Bco(beta, true, TokenReduction.SUM), at), 1e-12);
                close("slic", 1, loss(new Slic(beta, TokenReduction.SUM), at), 1e-12);
                close("exo", 0, loss(new Exo(beta, .5, TokenReduction.SUM), at), 1e-12);
                close("kto", .5, loss(new Kto(beta, 1, 1, TokenReduction.SUM), at), 1e-12);
                for (var anchor : Apo.Anchor.values())
                    close("apo", 1, loss(new Apo(anchor, beta, TokenReduction.SUM), at), 1e-12);
                close("ipo", 1 / (4 * beta * beta), loss(new Ipo(beta, TokenReduction.SUM), at), 1e-9);
            }
            close("discopop", (log2 + 1) / 2, loss(new DiscoPop(), at), 1e-12);
            close("orpo", 2 + .1 * log2, loss(new Orpo(), at), 1e-12);
            close("ipo at 1/(2β)", 0, loss(new Ipo(), ratios(3, -2)), 1e-12);
            close("sppo at ±1/(2β)", 0, loss(new Sppo(), ratios(5, -5)), 1e-12);
        });
    }

    @Test
    void swappedPairsDifferByAStraightLine() {
        inFloat64(() -> {
            double there = loss(new Dpo(), ratios(1.2, -.7));
            double back = loss(new Dpo(), ratios(-.7, 1.2));
            close("L(Δ) − L(−Δ)", -.1 * 1.9, there - back, 1e-12);
            var swapped = PAIRS.withValues(0, 1, 0, 1);
            double e = .3;
            close(
                    "smoothing",
                    (1 - e) * loss(new Dpo(), PAIRS) + e * loss(new Dpo(), swapped),
                    loss(new Dpo(.1, e, TokenReduction.SUM), PAIRS),
                    1e-12);
            var robust = new RobustDpo(.1, .2, TokenReduction.SUM);
            close("unbiased", loss(new Dpo(), PAIRS), .8 * loss(robust, PAIRS) + .2 * loss(robust, swapped), 1e-12);
        });
    }

    @Test
    void settingsLeadFromOneToAnother() {
        inFloat64(() -> {
            same(new RobustDpo(.1, 0, TokenReduction.SUM), new Dpo(), PAIRS);
            same(new FDpo(), new Dpo(), PAIRS);
            same(
                    new FDpo(FDpo.Divergence.ALPHA, 1, .1, TokenReduction.SUM),
                    new FDpo(FDpo.Divergence.FORWARD_KL, 1, .1, TokenReduction.SUM),
                    PAIRS);
            var nearly = result(new FDpo(FDpo.Divergence.ALPHA, 1e-7, .1, TokenReduction.SUM), PAIRS);
            close("α → 0", loss(new Dpo(), PAIRS), nearly.loss(), 1e-6);
            same(new ListDpo(), new Dpo(), PAIRS);
            same(new ListDpo(ListDpo.Preference.ORDER, .1, 1, TokenReduction.SUM), new Dpo(), PAIRS);
            var one = ratios(.7, -.2);
            for (boolean paired : new boolean[] {true, false})
                same(new Aot(.1, paired, 0, TokenReduction.SUM), new Dpo(), one);
            double[] uniform = new double[22];
            var free = given(PAIRS.numbers(), uniform, PAIRS.lengths(), 1, 0, 1, 0);
            same(new SimPo(2, 0), new Dpo(2, 0, TokenReduction.MEAN), free);
            same(new Cpo(.1, 0, TokenReduction.SUM), new Dpo(), free);
            same(new Wpo(), new Dpo(), surelyWritten());
        });
    }

    /// Pairs whose alignment weights are cut at 1.
    private static Given surelyWritten() {
        double[] collisions = new double[22];
        Arrays.fill(collisions, -10);
        return new Given(
                PAIRS.numbers(),
                PAIRS.lengths(),
                PAIRS.groups(),
                PAIRS.values(),
                PAIRS.reference(),
                null,
                collisions,
                null,
                null);
    }

    @Test
    void equalLengthsOnlyRescaleBeta() {
        inFloat64(() -> {
            double[] policy = {-1, -2, -1.5, -.5, -2, -2.5};
            double[] reference = {-1.2, -1.8, -1.1, -.9, -2, -1.5};
            var three = given(policy, reference, new int[] {3, 3}, 1, 0);
            same(new Dpo(.3, 0, TokenReduction.MEAN), new Dpo(.1, 0, TokenReduction.SUM), three);
        });
    }

    /// The table is that of contrastive learning: log-ratios as scores, `τ = 1/β`.
    @Test
    void preferencesAreInfoNceOfLogRatios() {
        inFloat64(() -> {
            double[] d = PreferenceCases.sums(PAIRS, PAIRS.numbers(), true, false);
            var scores = ScoredCase.lists(d, new double[] {1, 0, 1, 0}, 2, 2);
            close("one negative", loss(new Dpo(), PAIRS), loss(new ListContrastive(10, false, .5), scores), 1e-12);
            double[] all = PreferenceCases.sums(GROUPS, GROUPS.numbers(), true, false);
            double[] scaled = Arrays.stream(all).map(v -> .1 * v).toArray();
            var groups = ScoredCase.lists(scaled, GROUPS.values(), GROUPS.groups());
            var order = new ListDpo(ListDpo.Preference.ORDER, .1, 1, TokenReduction.SUM);
            close("an order", loss(order, GROUPS), loss(new ListMle(), groups), 1e-12);
        });
    }

    @Test
    void aPairWithoutPreferenceIsLeftOut() {
        inFloat64(() -> {
            var both = ratios(.7, -.2, .4, 1.1);
            double one = loss(new Dpo(), ratios(.7, -.2));
            var result = result(new Dpo(), both.withValues(1, 0, 1, 1));
            close("loss", one, result.loss(), 1e-12);
            assertTrue(result.gradients().get(0)[2] == 0 && result.gradients().get(0)[3] == 0);
            var reversed = result(new Dpo(), ratios(-.2, .7).withValues(0, 1));
            close("the higher reward is preferred", one, reversed.loss(), 1e-12);
        });
    }

    /// A mean of mismatched log-ratios below 0 counts as 0.
    @Test
    void theReferencePointIsNotNegative() {
        inFloat64(() -> {
            var views = PAIRS.views(Variable.constant(ScoredCase.tensor(PAIRS.numbers())));
            double[] losses = new double[2];
            int k = 0;
            for (double z : List.of(-3.0, 0.0)) {
                var completions = views.completions().withMismatched(ScoredCase.tensor(z, z));
                losses[k++] =
                        new Kto().of(Views.ofCompletions(completions)).value().item();
            }
            close("z₀", losses[1], losses[0], 0);
        });
    }
}
