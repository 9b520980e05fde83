package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.ScoredCases.GROUPS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.policy.Advantage;
import dev.dipole.contrastive.policy.Baseline;
import dev.dipole.contrastive.policy.Bnpo;
import dev.dipole.contrastive.policy.Cispo;
import dev.dipole.contrastive.policy.ConSpo;
import dev.dipole.contrastive.policy.Dapo;
import dev.dipole.contrastive.policy.Deviation;
import dev.dipole.contrastive.policy.Divergence;
import dev.dipole.contrastive.policy.DrGrpo;
import dev.dipole.contrastive.policy.GeneralisedAdvantage;
import dev.dipole.contrastive.policy.Gmpo;
import dev.dipole.contrastive.policy.Grpo;
import dev.dipole.contrastive.policy.Gspo;
import dev.dipole.contrastive.policy.Luspo;
import dev.dipole.contrastive.policy.Reinforce;
import dev.dipole.contrastive.policy.Sapo;
import dev.dipole.contrastive.policy.Scale;
import dev.dipole.contrastive.policy.Signal;
import dev.dipole.contrastive.policy.TwoGrpo;
import dev.dipole.contrastive.policy.Vespo;
import dev.dipole.contrastive.preference.Dpo;
import dev.dipole.contrastive.preference.SimPo;
import dev.dipole.contrastive.ranking.RankNet;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Exact identities of policy gradients: expectations over all groups of a policy with five answers, and what
/// each objective is where it must be another.
class PolicyIdentityTest {
    private static final double[] LOGITS = {.3, -.7, 1.1, .2, -.4};
    private static final double[] CORRECT = {1, 0, 0, 1, 0};
    private static final double[] POLICY = softmax(LOGITS);
    private static final double SUCCESS = POLICY[0] + POLICY[3];
    private static final double UNCLIPPED = .99;

    private static double[] softmax(double[] x) {
        double lse = Oracles.lse(x);
        return Arrays.stream(x).map(v -> Math.exp(v - lse)).toArray();
    }

    /// The gradient of the success rate by the logits.
    private static double[] ofSuccess() {
        return IntStream.range(0, 5)
                .mapToDouble(k -> POLICY[k] * (CORRECT[k] - SUCCESS))
                .toArray();
    }

    /// The mean of minus the loss's gradient by the logits over all groups of answers, one token each.
    private static double[] expected(Objective objective, int size) {
        double[] mean = new double[5];
        int groups = (int) Math.pow(5, size);
        for (int g = 0; g < groups; g++) {
            int[] answers = new int[size];
            double chance = 1;
            for (int i = 0, rest = g; i < size; i++, rest /= 5) {
                answers[i] = rest % 5;
                chance *= POLICY[answers[i]];
            }
            double[] gradient = gradient(objective, answers, new double[0]);
            for (int k = 0; k < 5; k++) mean[k] -= chance * gradient[k];
        }
        return mean;
    }

    /// The gradient of a loss by the logits, for one group of answers.
    private static double[] gradient(Objective objective, int[] answers, double[] reference) {
        var logits = Variable.parameter(Tensor.of(Shape.of(5, 1), LOGITS));
        double[] rewards = Arrays.stream(answers).mapToDouble(a -> CORRECT[a]).toArray();
        int[] lengths = IntStream.range(0, answers.length).map(i -> 1).toArray();
        var recorded = Tape.record(() -> {
            var lse = logits.reshape(1, 5).logSumExp();
            var chosen = logits.gather(Ints.of(answers)).reshape(answers.length);
            var spread = lse.reshape(1, 1).gather(Ints.of(new int[answers.length]));
            var policy = chosen.sub(spread.reshape(answers.length));
            var completions = Completions.of(policy, ScoredCase.tensor(rewards), answers.length, lengths);
            if (reference.length > 0) completions = completions.withReference(ScoredCase.tensor(reference));
            return objective.of(Views.ofCompletions(completions));
        });
        var found = recorded.gradients().find(logits);
        return found == null ? new double[5] : found.toDoubles();
    }

    private static NamedObjective unclipped(Scale scale, Deviation deviation) {
        return new Reinforce(Baseline.GROUP, scale, deviation);
    }

    private static void proportional(double factor, double[] actual, double tolerance) {
        double[] wanted = ofSuccess();
        for (int k = 0; k < 5; k++) close("logit " + k, factor * wanted[k], actual[k], tolerance);
    }

    @Test
    void withoutDeviationTheMeanGradientIsShortOfTheSuccessRatesByOneGth() {
        inFloat64(() -> {
            for (int size : new int[] {2, 3, 4}) {
                proportional(1 - 1.0 / size, expected(new DrGrpo(UNCLIPPED, UNCLIPPED, 1), size), 1e-12);
                var others = new Reinforce(Baseline.LEAVE_ONE_OUT, Scale.NONE, Deviation.POPULATION);
                proportional(1, expected(others, size), 1e-12);
            }
        });
    }

    /// `ε = 1e-4` beside the deviation is part of the objective, hence the tolerance.
    @Test
    void theDeviationMakesAKnownFactorOfIt() {
        inFloat64(() -> {
            for (int size : new int[] {2, 3, 4}) {
                double[] mean = expected(unclipped(Scale.GROUP, Deviation.POPULATION), size);
                proportional(Signal.gradientFactor(size, SUCCESS), mean, 5e-4);
            }
            close("success", 0.381360812171, SUCCESS, 1e-9);
            close("G = 2", 1, Signal.gradientFactor(2, SUCCESS), 1e-12);
            close("G = 4", 1.622557753240, Signal.gradientFactor(4, SUCCESS), 1e-9);
            close("G = 16", 1.986052408410, Signal.gradientFactor(16, SUCCESS), 1e-9);
            close("G = 64", 2.041515326541, Signal.gradientFactor(64, SUCCESS), 1e-9);
            double limit = 1 / Math.sqrt(SUCCESS * (1 - SUCCESS));
            close("limit", 2.058795709816, limit, 1e-9);
            close("G = 20000", limit, Signal.gradientFactor(20000, SUCCESS), 1e-3);
        });
    }

    @Test
    void pairsGiveTheGradientItself() {
        inFloat64(() -> {
            proportional(1, expected(new TwoGrpo(), 2), 1e-12);
            var sample = new TwoGrpo(.2, .28, 0, Deviation.SAMPLE);
            proportional(1 / Math.sqrt(2), expected(sample, 2), 1e-12);
        });
    }

    @Test
    void atTheReferencePreferencesAndPairsAgree() {
        inFloat64(() -> {
            double[] reference = {Math.log(POLICY[0]), Math.log(POLICY[1])};
            int[] answers = {0, 1};
            double[] dpo = gradient(new Dpo(1, 0, TokenReduction.SUM), answers, reference);
            double[] pair = gradient(new TwoGrpo(), answers, new double[0]);
            double[] scores = new double[5];
            scores[0] = -.5;
            scores[1] = .5; // −½ (∇ log π⁺ − ∇ log π⁻)
            close("dpo", scores, dpo, 1e-12);
            close("2-grpo", scores, pair, 1e-12);
            double[] away = {reference[0] - 3, reference[1] + 1}; // Δ = 4
            double fading = 1 / (1 + Math.exp(4));
            double[] faded = gradient(new Dpo(1, 0, TokenReduction.SUM), answers, away);
            close("faded", 2 * fading * scores[0], faded[0], 1e-12);
        });
    }

    /// With lengths: the pair objective is DPO on means over tokens.
    @Test
    void lengthsMakeItLengthNormalised() {
        inFloat64(() -> {
            var given = ScoredCases.PAIRS;
            var same = new ScoredCase.Given(
                    given.numbers(),
                    given.lengths(),
                    given.groups(),
                    given.values(),
                    given.numbers(),
                    null,
                    null,
                    null,
                    null);
            var dpo = ScoredCase.of("dpo", new Dpo(1, 0, TokenReduction.MEAN), same)
                    .result();
            var pair = ScoredCase.of("pair", new TwoGrpo(), same).result();
            close("gradient", dpo.gradients().get(0), pair.gradients().get(0), 1e-12);
            close("loss", Math.log(2), dpo.loss(), 1e-12);
        });
    }

    @Test
    void weightsOfBothSidesBalance() {
        inFloat64(() -> {
            for (int good = 1; good < 6; good++) {
                double[] rewards = new double[6];
                Arrays.fill(rewards, 0, good, 1);
                double p = good / 6.0;
                double[] a = advantages(rewards, new Advantage(Baseline.GROUP, Scale.GROUP, Deviation.POPULATION, 0));
                close("better", Math.sqrt((1 - p) / p), a[0], 1e-12);
                close("worse", -Math.sqrt(p / (1 - p)), a[5], 1e-12);
                close("balance", Math.sqrt(p * (1 - p)), a[0] * p, 1e-12);
                close("balance", -Math.sqrt(p * (1 - p)), a[5] * (1 - p), 1e-12);
            }
        });
    }

    private static double[] advantages(double[] rewards, Advantage advantage) {
        int[] lengths = IntStream.range(0, rewards.length).map(i -> 1).toArray();
        var policy = Variable.constant(ScoredCase.tensor(new double[rewards.length]));
        return advantage.of(Completions.of(policy, ScoredCase.tensor(rewards), rewards.length, lengths));
    }

    @Test
    void advantagesIgnoreShiftsAndScalesWhereScaled() {
        inFloat64(() -> {
            double[] rewards = {.3, 1.2, -.4, .8};
            double[] moved = Arrays.stream(rewards).map(r -> r + 5).toArray();
            double[] scaled = Arrays.stream(rewards).map(r -> 3 * r).toArray();
            for (var scale : Scale.values()) {
                var advantage = new Advantage(Baseline.GROUP, scale, Deviation.SAMPLE, 0);
                close("shift", advantages(rewards, advantage), advantages(moved, advantage), 1e-12);
                double[] three = advantages(scaled, advantage);
                double factor = scale == Scale.NONE ? 3 : 1;
                for (int i = 0; i < 4; i++) close("scale", factor * advantages(rewards, advantage)[i], three[i], 1e-12);
            }
            assertArrayEquals(
                    new double[3],
                    advantages(
                            new double[] {.1, .1, .1},
                            new Advantage(Baseline.GROUP, Scale.GROUP, Deviation.SAMPLE, 1e-4)));
        });
    }

    @Test
    void sharesOfGroupsWithSignal() {
        close("pair", 0.471849486222, Signal.ofPair(SUCCESS), 1e-9);
        close("pair", Signal.ofPair(SUCCESS), Signal.ofGroup(2, SUCCESS), 1e-12);
        close("kept and discarded", 1, Signal.ofPair(SUCCESS) + Signal.discarded(SUCCESS), 1e-12);
        assertTrue(Signal.discarded(.3) >= .5, "at least half of all pairs teach nothing");
        double lost = 1;
        for (double p : new double[] {.1, .15, .2}) lost *= (1 - p) * (1 - p);
        assertTrue(1 - lost >= 1 - Math.pow(1 - .1, 6), "improving rounds of two find more than one round of all");
        inFloat64(() -> {
            var completions = GROUPS.views(Variable.constant(ScoredCase.tensor(GROUPS.numbers())))
                    .completions();
            close("share", 1, Signal.share(completions), 0);
        });
        assertEquals(0, Signal.overlong(90, 100, 10));
        assertEquals(-.5, Signal.overlong(95, 100, 10));
        assertEquals(-1, Signal.overlong(101, 100, 10));
    }

    private static Numeric.Result result(NamedObjective objective, ScoredCase.Given given) {
        return ScoredCase.of("", objective, given).result();
    }

    private static void same(double factor, NamedObjective one, NamedObjective other, ScoredCase.Given given) {
        var a = result(one, given);
        var b = result(other, given);
        close("loss", factor * b.loss(), a.loss(), 1e-12);
        double[] scaled =
                Arrays.stream(b.gradients().get(0)).map(g -> factor * g).toArray();
        close("gradient", scaled, a.gradients().get(0), 1e-12);
    }

    private static void sameGradient(NamedObjective one, NamedObjective other, ScoredCase.Given given) {
        close(
                "gradient",
                result(one, given).gradients().get(0),
                result(other, given).gradients().get(0),
                1e-12);
    }

    /// The same with nothing known of an old policy, and completions of equal length.
    private static ScoredCase.Given onPolicy(int length) {
        double[] policy = new double[9 * length];
        for (int t = 0; t < policy.length; t++) policy[t] = -1 + .5 * Math.sin(t);
        int[] lengths = new int[9];
        Arrays.fill(lengths, length);
        return new ScoredCase.Given(policy, lengths, GROUPS.groups(), GROUPS.values(), null, null, null, null, null);
    }

    @Test
    void onPolicyTheyAreOneGradient() {
        inFloat64(() -> {
            var given = onPolicy(3);
            var grpo = new Grpo();
            sameGradient(grpo, new Gspo(), given);
            sameGradient(grpo, new Sapo(), given);
            sameGradient(grpo, new Gmpo(), given);
            sameGradient(grpo, new Cispo(), given);
            sameGradient(grpo, new Vespo(), given); // φ(1) = 1
            same(1, new Bnpo(), grpo, given);
            same(1, new Dapo(.2, .2, Scale.GROUP, Deviation.SAMPLE), grpo, given);
            same(3, new Luspo(3e-4, 4e-4, Scale.GROUP, Deviation.SAMPLE), new Gspo(), given);
            sameGradient(new Grpo(.2, .2, 3, 0, Divergence.K3, Scale.GROUP, Deviation.SAMPLE), grpo, given);
        });
    }

    @Test
    void oneTokenACompletion() {
        inFloat64(() -> {
            var one = onPolicy(1);
            double[] old = Arrays.stream(one.numbers())
                    .map(x -> x - .3 * Math.cos(9 * x))
                    .toArray();
            var given = new ScoredCase.Given(
                    one.numbers(), one.lengths(), one.groups(), one.values(), null, old, null, null, null);
            same(1, new Gspo(.2, .2, false, Scale.GROUP, Deviation.SAMPLE), new Grpo(), given);
            same(1, new Gspo(.2, .2, true, Scale.GROUP, Deviation.SAMPLE), new Grpo(), given);
        });
    }

    /// Parts of a batch that know its size sum to the batch.
    @Test
    void aBatchInPartsIsTheBatch() {
        inFloat64(() -> {
            double whole = ScoredCase.of("", new Dapo(), GROUPS).loss();
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                var part = GROUPS.inOrder(j);
                var views = part.views(Variable.constant(ScoredCase.tensor(part.numbers())));
                var global = Views.ofCompletions(views.completions().withGlobalTokens(20));
                sum += new Dapo().of(global).value().item();
            }
            close("sum of parts", whole, sum, 1e-12);
        });
    }

    @Test
    void theReferencesPull() {
        inFloat64(() -> {
            double[] policy = {-1, -1.5};
            double[] reference = {-1.2, -1.2}; // log-ratios .2 and −.3
            var given = new ScoredCase.Given(
                    policy, new int[] {1, 1}, new int[] {2}, new double[] {1, 1}, reference, null, null, null, null);
            var k3 = new Grpo(.2, .2, 1e9, 1, Divergence.K3, Scale.GROUP, Deviation.SAMPLE);
            close("k3", 0.034294780327, ScoredCase.of("", k3, given).loss(), 1e-9);
            var at = new ScoredCase.Given(
                    policy, new int[] {1, 1}, new int[] {2}, new double[] {1, 1}, policy, null, null, null, null);
            close("at the reference", 0, ScoredCase.of("", k3, at).loss(), 0);
            // on-policy the means of k1 and k3 are the divergence
            double kl = 0;
            double k1 = 0;
            double mean3 = 0;
            double[] other = softmax(new double[] {0, .4, .2, -.1, .3});
            for (int k = 0; k < 5; k++) {
                double x = Math.log(other[k] / POLICY[k]);
                kl += POLICY[k] * Math.log(POLICY[k] / other[k]);
                k1 += POLICY[k] * estimate(Divergence.K1, x);
                mean3 += POLICY[k] * estimate(Divergence.K3, x);
            }
            close("k1", kl, k1, 1e-12);
            close("k3", kl, mean3, 1e-12);
        });
    }

    private static double estimate(Divergence divergence, double x) {
        var given = new ScoredCase.Given(
                new double[] {-2, -2},
                new int[] {1, 1},
                new int[] {2},
                new double[] {0, 0},
                new double[] {-2 + x, -2 + x},
                null,
                null,
                null,
                null);
        var loss = new Grpo(.2, .2, 1e9, 1, divergence, Scale.GROUP, Deviation.SAMPLE);
        return ScoredCase.of("", loss, given).loss();
    }

    @Test
    void aSequencesRatioIsTheGeometricMean() {
        inFloat64(() -> {
            double[] ratios = {.2, -.1, .05, 0, 0, 0};
            var given = new ScoredCase.Given(
                    ratios,
                    new int[] {3, 3},
                    new int[] {2},
                    new double[] {1, 0},
                    null,
                    new double[6],
                    null,
                    null,
                    null);
            var loss = new Gspo(.9, .9, false, Scale.NONE, Deviation.POPULATION); // A = ±½: L = −¼ (s − 1)
            close(
                    "ratio",
                    1.051271096376,
                    1 - 4 * ScoredCase.of("", loss, given).loss(),
                    1e-9);
        });
    }

    /// Nothing that is constant sends a gradient back: not even where it was computed from the same weights.
    @Test
    void constantsGetNoGradient() {
        inFloat64(() -> {
            for (var objective : List.of(
                    new Grpo(.2, .2, 1e9, .1, Divergence.K3, Scale.GROUP, Deviation.SAMPLE),
                    new Dpo(),
                    new Cispo(),
                    new Vespo())) {
                var pairs = objective instanceof Dpo ? ScoredCases.PAIRS : GROUPS;
                var weight = Variable.parameter(ScoredCase.tensor(pairs.numbers()));
                var recorded = Tape.record(() -> objective.of(pairs.views(weight)));
                double[] alone = Objects.requireNonNull(recorded.gradients().find(weight))
                        .toDoubles();
                var constants = Variable.parameter(ScoredCase.tensor(pairs.reference()));
                var rewards = Variable.parameter(ScoredCase.tensor(pairs.values()));
                var again = Tape.record(() -> {
                    var completions = pairs.views(weight).completions();
                    var from = new Completions(
                            weight,
                            completions.offsets(),
                            completions.groups(),
                            rewards.scale(1).value(),
                            completions.known());
                    return objective.of(Views.ofCompletions(
                            from.withReference(constants.scale(1).value())));
                });
                var gradients = again.gradients();
                close(
                        "gradient",
                        alone,
                        Objects.requireNonNull(gradients.find(weight)).toDoubles(),
                        0);
                assertTrue(gradients.find(constants) == null, "a gradient came through the reference");
                assertTrue(gradients.find(rewards) == null, "a gradient came through the rewards");
            }
        });
    }

    @Test
    void oneGoodOneBadIsAPairOfMeans() {
        inFloat64(() -> same(1, new ConSpo(2, 0), new SimPo(2, 0), ScoredCases.PAIRS));
    }

    @Test
    void generalisedAdvantages() {
        double[] rewards = {.1, 0, 1};
        double[] values = {.5, .2, .7};
        close("to the end", new double[] {.6, .8, .3}, new GeneralisedAdvantage(1, 1).of(rewards, values), 1e-12);
        close("one step", new double[] {-.2, .5, .3}, new GeneralisedAdvantage(1, 0).of(rewards, values), 1e-12);
        assertThrows(ObjectiveException.class, () -> new GeneralisedAdvantage(1.1, 1));
    }

    @Test
    void whatIsMissingIsRefusedInOneSentence() {
        inFloat64(() -> {
            var policy = Variable.constant(ScoredCase.tensor(-1, -2, -1));
            var group = Completions.of(policy, ScoredCase.tensor(1, 0, 0), 3, 1, 1, 1);
            refused(
                    "this objective needs the reference model's log-probabilities; give them to the completions",
                    () -> new Grpo(.2, .2, 1e9, .1, Divergence.K3, Scale.NONE, Deviation.SAMPLE)
                            .of(Views.ofCompletions(group)));
            refused(
                    "this objective compares two completions of each prompt, prompt 0 has 3",
                    () -> new SimPo().of(Views.ofCompletions(group)));
            refused(
                    "this objective needs lists of scores; make the batch with Views.ofScores(…)",
                    () -> new RankNet().of(Views.ofCompletions(group)));
            refused(
                    "this objective needs completions; make the batch with Views.ofCompletions(…)",
                    () -> new Dpo().of(Views.of(View.frozen(Tensor.full(Shape.of(1, 1), 0)))));
            refused("completion 1 has no token; leave it out", () -> Completions.pairs(policy, 3, 0));
            refused("3 completions are no groups of 2", () -> Completions.pairs(policy, 1, 1, 1));
        });
    }

    private static void refused(String sentence, org.junit.jupiter.api.function.Executable attempt) {
        assertEquals(sentence, assertThrows(ObjectiveException.class, attempt).getMessage());
    }
}
