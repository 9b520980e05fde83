package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Oracle.dot;
import static dev.dipole.contrastive.ScoredCase.lists;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ScoredCase.Given;
import dev.dipole.contrastive.policy.Advantage;
import dev.dipole.contrastive.policy.Baseline;
import dev.dipole.contrastive.policy.Deviation;
import dev.dipole.contrastive.policy.GraceReward;
import dev.dipole.contrastive.policy.Grpo;
import dev.dipole.contrastive.policy.PassRate;
import dev.dipole.contrastive.policy.Scale;
import dev.dipole.contrastive.policy.Signal;
import dev.dipole.contrastive.policy.TwoGrpo;
import dev.dipole.contrastive.preference.Ipo;
import dev.dipole.contrastive.ranking.AdrMse;
import dev.dipole.contrastive.ranking.ApproxNdcg;
import dev.dipole.contrastive.ranking.ListContrastive;
import dev.dipole.contrastive.ranking.ListMle;
import dev.dipole.contrastive.ranking.ListNet;
import dev.dipole.contrastive.ranking.NeuralNdcg;
import dev.dipole.contrastive.ranking.PListMle;
import dev.dipole.contrastive.ranking.SoftRank;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The traps of [TrapsTest] in rerankers, preferences and policies.
class PolicyTrapsTest {
    private static double loss(NamedObjective objective, Given given) {
        return ScoredCase.of("", objective, given).loss();
    }

    // ---- rerankers

    /// sentence-transformers' PListMLE gives padding a logit of about 0, which adds `exp(0)` to each choice: a list
    /// costs more beside a longer one.
    @Test
    void paddingAddsNothingToAnyList() {
        inFloat64(() -> {
            var brief = lists(new double[] {.5, -.3}, new double[] {1, 0}, 2);
            var extended = lists(new double[] {.4, 1, -2, .3, .9}, new double[] {1, 2, 0, 0, 3}, 5);
            var both = lists(new double[] {.5, -.3, .4, 1, -2, .3, .9}, new double[] {1, 0, 1, 2, 0, 0, 3}, 2, 5);
            for (NamedObjective objective : List.of(
                    new PListMle(),
                    new ListMle(),
                    new ListNet(),
                    new AdrMse(),
                    new ApproxNdcg(),
                    new NeuralNdcg(),
                    new SoftRank(),
                    new ListContrastive(1, false, .5))) {
                double alone = (loss(objective, brief) + loss(objective, extended)) / 2;
                close(objective.card().name(), alone, loss(objective, both), 1e-12);
            }
        });
    }

    /// Its loss for cross-encoders took the wrong column for the positive when all negatives of the batch
    /// competed. Rows of similarities are the embedding model's InfoNCE, whose positive is on the diagonal.
    @Test
    void aListOfAllNegativesIsTheTableOfInfoNce() {
        inFloat64(() -> {
            var a = Variable.constant(Batch.tensor(A));
            var all = new Similarity.Cosine().table(a, Variable.constant(Batch.tensor(Oracles.stacked(P, H))));
            double[] labels = new double[32];
            for (int i = 0; i < 4; i++) labels[i * 8 + i] = 1;
            var pool = lists(all.value().toDoubles(), labels, 8, 8, 8, 8);
            close("all", 2.255321984151, loss(new ListContrastive(.05, false, .5), pool), 1e-9);
            double[] own = new double[8];
            for (int i = 0; i < 4; i++) {
                own[2 * i] = pool.numbers()[i * 8 + i];
                own[2 * i + 1] = pool.numbers()[i * 8 + 4 + i];
            }
            var pairs = lists(own, new double[] {1, 0, 1, 0, 1, 0, 1, 0}, 2, 2, 2, 2);
            var onlyOwn = new InfoNce(.05, Directions.QD, Negatives.ONLY_OWN);
            double wanted = Numeric.loss(onlyOwn, Batch.triples());
            close("own", wanted, loss(new ListContrastive(.05, false, .5), pairs), 1e-12);
        });
    }

    // ---- preferences

    /// IPO's paper sums log-probabilities over tokens, trl takes means, as the authors did for their results:
    /// with one β the wanted difference is another.
    @Test
    void identityPreferencesOfSumsAndOfMeansAreTwo() {
        inFloat64(() -> {
            close("summed", 18.625, loss(new Ipo(.1, TokenReduction.SUM), ScoredCases.PAIRS), 1e-9);
            close("averaged", 24.019941184807, loss(new Ipo(.1, TokenReduction.MEAN), ScoredCases.PAIRS), 1e-9);
            assertEquals(TokenReduction.SUM, new Ipo().tokens(), "as the paper by default");
        });
    }

    // ---- policies

    private static double[] advantages(double[] rewards, int groupSize, Scale scale, Deviation deviation) {
        int[] lengths = IntStream.range(0, rewards.length).map(i -> 1).toArray();
        var policy = Variable.constant(ScoredCase.tensor(new double[rewards.length]));
        return new Advantage(Baseline.GROUP, scale, deviation, 0)
                .of(Completions.of(policy, ScoredCase.tensor(rewards), groupSize, lengths));
    }

    /// PyTorch's deviation divides by `n − 1`, the papers' formulas by `n`: pairs then learn √2 times slower.
    @Test
    void theDeviationOfAGroupIsOfThePopulationOrOfASample() {
        inFloat64(() -> {
            double[] pair = {1, 0};
            close("population", new double[] {1, -1}, advantages(pair, 2, Scale.GROUP, Deviation.POPULATION), 1e-12);
            double[] sample = advantages(pair, 2, Scale.GROUP, Deviation.SAMPLE);
            close("sample", new double[] {Math.sqrt(.5), -Math.sqrt(.5)}, sample, 1e-12);
            assertEquals(Deviation.SAMPLE, new Grpo().deviation(), "as the libraries by default");
            assertEquals(Deviation.POPULATION, new TwoGrpo().deviation(), "as the paper of pairs by default");
        });
    }

    /// The paper on groups of two prints the share of pairs that are kept as the share that is discarded. At its
    /// table's best, half of all pairs teach nothing; never fewer can.
    @Test
    void atLeastHalfOfAllPairsAreDiscarded() {
        for (double p : new double[] {0, .1, .381, .5, .77, 1}) {
            close("both alike", p * p + (1 - p) * (1 - p), Signal.discarded(p), 1e-15);
            assertTrue(Signal.discarded(p) >= .5);
            close("kept", 1 - Signal.discarded(p), Signal.ofPair(p), 1e-12);
        }
    }

    /// In GRACE's published reward the negatives and λ₂ are the same for all rationales of a text, so that the
    /// mean of the group takes them away again: they teach nothing. The form per rollout does not cancel.
    @Test
    void whatIsCommonToAllRationalesTeachesNothing() {
        inFloat64(() -> {
            var random = new Random(7);
            double[][] queries = units(random, 3);
            var rationales = new ArrayList<double[][]>();
            var negatives = new ArrayList<double[][]>();
            for (int i = 0; i < 3; i++) rationales.add(units(random, 5));
            for (int i = 0; i < 3; i++) negatives.add(units(random, 2));
            var none = List.of(new double[0][], new double[0][], new double[0][]);
            var ended = new boolean[15];
            double[] published = centred(new GraceReward().of(queries, rationales, negatives, ended));
            double[] without = centred(new GraceReward(.1, .2, 0, false).of(queries, rationales, none, ended));
            close("d− and λ₂ vanish", without, published, 1e-12);
            double[] first = new GraceReward(.1, .2, .2, true).of(queries, rationales, negatives, ended);
            assertTrue(Math.abs(centred(first)[0] - without[0]) > 1e-3, "per rollout hardness does not vanish");
            double h = dot(queries[0], rationales.get(0)[0]);
            for (double[] n : negatives.get(0)) h -= dot(queries[0], n);
            for (int j = 1; j < 5; j++)
                h += .2 * dot(rationales.get(0)[0], rationales.get(0)[j]) / 4;
            for (int j = 1; j < 3; j++) h -= .2 * dot(queries[j], rationales.get(0)[0]) / 2;
            close("reward per rollout", h / .1, first[0], 1e-12);
        });
    }

    /// What does not end in time is rewarded −1, whatever its vector; equal rationales are rewarded alike.
    @Test
    void truncatedRationalesAreNotJudgedByTheirVectors() {
        inFloat64(() -> {
            double[][] queries = units(new Random(7), 2);
            var alike = List.of(new double[][] {queries[0], queries[0]}, new double[][] {queries[1], queries[1]});
            double[] rewards =
                    new GraceReward().unsupervised(queries, alike, new boolean[] {false, false, true, false});
            assertEquals(rewards[0], rewards[1]);
            assertEquals(-1, rewards[2]);
        });
    }

    private static double[] centred(double[] rewards) {
        return advantages(rewards, 5, Scale.NONE, Deviation.POPULATION);
    }

    private static double[][] units(Random random, int n) {
        var rows = new double[n][8];
        for (double[] row : rows) {
            for (int k = 0; k < 8; k++) row[k] = random.nextGaussian();
            double length = Math.sqrt(dot(row, row));
            for (int k = 0; k < 8; k++) row[k] /= length;
        }
        return rows;
    }

    /// In the code of MoPPS a conditional expression without brackets swallows the update of prompts that were
    /// answered once: both counts are then a constant.
    @Test
    void oneAnswerMovesAPassRateToo() {
        var good = new PassRate().after(1, 1, 1);
        assertEquals(new PassRate(2, 1), good);
        assertEquals(new PassRate(1, 2), new PassRate().after(1, 0, 1));
        assertEquals(new PassRate(4, 5), new PassRate().after(3, 2, 1).after(4, 1, 1), "the exact posterior");
        assertEquals(new PassRate(2, 4), new PassRate(30, 7).after(4, 1, 0), "the prior and the latest answers");
        close("half forgotten", 2. / 3, good.mean(), 1e-15);
        close("half forgotten", 2.5, good.after(2, 1, .5).good(), 1e-15);
        close("the uniform prior: ∫ 2p(1 − p) dp", 1. / 3, new PassRate().signal(), 1e-15);
        assertThrows(ObjectiveException.class, () -> good.after(1, 2, 1));
        assertThrows(ObjectiveException.class, () -> good.after(1, 1, 1.5));
    }
}
