package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.ScoredCase.lists;
import static dev.dipole.contrastive.ScoredCases.FOUR;
import static dev.dipole.contrastive.ScoredCases.RAGGED;
import static dev.dipole.contrastive.ScoredCases.TWO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ScoredCase.Given;
import dev.dipole.contrastive.ranking.AdrMse;
import dev.dipole.contrastive.ranking.ApproxNdcg;
import dev.dipole.contrastive.ranking.LambdaLoss;
import dev.dipole.contrastive.ranking.ListContrastive;
import dev.dipole.contrastive.ranking.ListMle;
import dev.dipole.contrastive.ranking.ListNet;
import dev.dipole.contrastive.ranking.Logarithm;
import dev.dipole.contrastive.ranking.NeuralNdcg;
import dev.dipole.contrastive.ranking.PListMle;
import dev.dipole.contrastive.ranking.RankNet;
import dev.dipole.contrastive.ranking.RewardModel;
import dev.dipole.contrastive.ranking.SoftRank;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What rerankers' objectives are where they must be another, and where public code went wrong.
class RankingIdentityTest {
    private static Numeric.Result result(NamedObjective objective, Given given) {
        return ScoredCase.of("", objective, given).result();
    }

    private static void same(NamedObjective one, NamedObjective other, Given given) {
        var a = result(one, given);
        var b = result(other, given);
        close("loss", b.loss(), a.loss(), 1e-12);
        close("gradient", b.gradients().get(0), a.gradients().get(0), 1e-12);
    }

    @Test
    void twoCandidatesAreOneLogisticFunction() {
        inFloat64(() -> {
            same(new ListMle(), new RankNet(), TWO);
            same(new RewardModel(), new RankNet(), TWO);
            var binary = TWO.withValues(1, 0, 1, 0, 0, 1);
            same(new ListContrastive(1, false, .5), new RankNet(), binary);
        });
    }

    @Test
    void settingsLeadFromOneToAnother() {
        inFloat64(() -> {
            var equal = new LambdaLoss(LambdaLoss.Weighting.EQUAL, 10, 1.2, 0, Logarithm.BINARY);
            same(equal, new RankNet(1.2, Logarithm.BINARY), RAGGED);
            var plain = new PListMle(PeeledSoftmax.Order.BY_VALUE, PeeledSoftmax.Weights.ONE);
            same(plain, new ListMle(), RAGGED);
            same(new ListNet(1e-3), new ListContrastive(1, false, 2.5), FOUR); // only the label 3 is above 2.5
            var natural = new RankNet(1, Logarithm.NATURAL);
            double factor = result(new RankNet(1, Logarithm.BINARY), RAGGED).loss()
                    / result(natural, RAGGED).loss();
            close("base", 1 / Math.log(2), factor, 1e-12);
        });
    }

    @Test
    void sharpRanksAreRanks() {
        inFloat64(() -> {
            var order = lists(new double[] {.2, 1.1, -.4, .7}, new double[] {1, 3, 0, 2}, 4);
            close("right order", 0, result(new AdrMse(1e4, 2), order).loss(), 1e-9);
            double best = 0;
            double dcg = 0;
            double[] gains = {3, 0, 1, 7};
            int[] ranks = {3, 1, 4, 2};
            int[] wanted = {2, 4, 3, 1};
            for (int i = 0; i < 4; i++) {
                best += gains[i] * Math.log(2) / Math.log(1 + wanted[i]);
                dcg += gains[i] * Math.log(2) / Math.log(1 + ranks[i]);
            }
            double missing = 1 - dcg / best;
            close("approx-ndcg", missing, result(new ApproxNdcg(1e-4), FOUR).loss(), 1e-9);
            close("neural-ndcg", missing, result(new NeuralNdcg(1e-4), FOUR).loss(), 1e-9);
            close("soft-rank", missing, result(new SoftRank(1e-4), FOUR).loss(), 1e-9);
        });
    }

    @Test
    void aPerfectOrderStillCostsButHardlyTeaches() {
        inFloat64(() -> {
            double[] labels = {3, 2, 1, 0};
            var loose = result(new LambdaLoss(), lists(new double[] {.3, .2, .1, 0}, labels, 4));
            var wide = result(new LambdaLoss(), lists(new double[] {30, 20, 10, 0}, labels, 4));
            assertTrue(loose.loss() > 0 && wide.loss() > 0, "a perfect order still costs");
            for (double g : wide.gradients().get(0)) assertTrue(Math.abs(g) < 1e-4, "gradient " + g);
            assertTrue(Math.abs(loose.gradients().get(0)[0]) > 1e-2, "near ties still teach");
        });
    }

    /// Peeling columns in their order, weighed by a teacher: distillation into a list.
    @Test
    void peeledWithTheTeachersWeights() {
        inFloat64(() -> {
            double[] teacher = {5, 1, 4, 3, 6, 2, 3, 2.5};
            double[] scores = new double[8];
            for (int i = 0; i < 4; i++) {
                scores[2 * i] = Oracle.dot(A[i], P[i]);
                scores[2 * i + 1] = Oracle.dot(A[i], H[i]);
            }
            var link = new PeeledSoftmax(PeeledSoftmax.Order.AS_GIVEN, PeeledSoftmax.Weights.VALUE);
            var relation = new ListRelation.Lists(new Wanted.Shares(1));
            var term = new TableTerm("peeled", new Similarity.Given(false), relation, List.of(), link, Reduction.MEAN);
            var given = lists(scores, teacher, 2, 2, 2, 2);
            var views = given.views(Variable.constant(ScoredCase.tensor(scores)));
            close("m3_kd", 0.251534145189, term.measure(views).value().value().item(), 1e-9);
        });
    }

    @Test
    void equalLabelsStandInTheOrderGiven() {
        inFloat64(() -> {
            double[] labels = {1, 1, 0};
            double first = result(new ListMle(), lists(new double[] {.2, .9, -.1}, labels, 3))
                    .loss();
            double second = result(new ListMle(), lists(new double[] {.9, .2, -.1}, labels, 3))
                    .loss();
            assertTrue(Math.abs(first - second) > .1, "the first of equals is drawn first");
            var given = new ListMle(PeeledSoftmax.Order.AS_GIVEN);
            double asGiven = result(given, lists(new double[] {.9, .2, -.1}, new double[] {0, 5, 1}, 3))
                    .loss();
            close("as given", second, asGiven, 1e-12);
        });
    }

    @Test
    void listsThatDoNotFitAreRefusedInOneSentence() {
        inFloat64(() -> {
            var scores = Variable.constant(ScoredCase.tensor(1, 2, 3));
            var labels = ScoredCase.tensor(1, 0, 0);
            refused(
                    "the offsets of each list run from 0 to 2, but there are 3 times candidate",
                    () -> ScoreLists.ofLengths(scores, labels, 2));
            refused("list 1 has no candidate; leave it out", () -> ScoreLists.ofLengths(scores, labels, 3, 0));
            refused(
                    "labels must be a list of 3 numbers, not of shape [2]",
                    () -> ScoreLists.ofLengths(scores, ScoredCase.tensor(1, 0), 3));
            refused(
                    "scores of candidates are one list, cut by offsets, not a tensor of shape [1, 3]",
                    () -> ScoreLists.ofLengths(Variable.constant(Tensor.full(Shape.of(1, 3), 0)), labels, 3));
            refused(
                    "this objective needs a view 'anchor', the batch offers scores and no vectors",
                    () -> new InfoNce().of(Views.ofScores(ScoreLists.ofLengths(scores, labels, 3))));
            refused(
                    "this objective compares one candidate with one other, row 0 has 2 of a side",
                    () -> new RewardModel().of(Views.ofScores(ScoreLists.ofLengths(scores, labels, 3))));
            assertEquals(
                    2,
                    Views.ofScores(ScoreLists.ofLengths(scores, labels, 2, 1)).rows());
        });
    }

    private static void refused(String sentence, org.junit.jupiter.api.function.Executable attempt) {
        assertEquals(sentence, assertThrows(ObjectiveException.class, attempt).getMessage());
    }

    /// Weights of a long list stay finite.
    @Test
    void longLists() {
        inFloat64(() -> {
            int n = 1100; // 2¹¹⁰⁰ is beyond double precision
            double[] scores = new double[n];
            double[] labels = new double[n];
            Arrays.setAll(scores, i -> Math.sin(i));
            Arrays.setAll(labels, i -> n - i);
            var link = new PeeledSoftmax(PeeledSoftmax.Order.BY_VALUE, PeeledSoftmax.Weights.POSITION);
            assertTrue(Double.isFinite(new ListMle()
                    .of(lists(scores, labels, n).views(Variable.constant(ScoredCase.tensor(scores))))
                    .value()
                    .item()));
            var table = new ListRelation.Lists(new Wanted.Values())
                    .table(
                            lists(scores, labels, n).views(Variable.constant(ScoredCase.tensor(scores))),
                            new Similarity.Given(false));
            assertTrue(Double.isFinite(link.costs(table).sum().value().item()));
        });
    }
}
