package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dipole.autograd.Variable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Links and codes that stand in no recipe of their own, against golden values.
class LinkTest {
    private static void check(double golden, Batch batch, Relation relation, Link link, Shaping... shapings) {
        inFloat64(() -> {
            var term =
                    new TableTerm("term", new Similarity.Cosine(), relation, List.of(shapings), link, Reduction.MEAN);
            close("golden", golden, term.measure(batch.views()).value().value().item(), 1e-9);
            Numeric.checkGradients(
                    "term", batch.variables(), v -> term.measure(batch.views(v)).value());
        });
    }

    @Test
    void twoSidesAreMultiSimilarity() {
        var link = new TwoSided(new OneSided(true, 2, .5), new OneSided(false, 50, .5));
        check(0.702138628662, Batch.twoClasses(), new Relation.SameLabel(), link);
    }

    @Test
    void onePairOfScoresIsASoftmaxOfTwo() {
        var relation = Relation.beside(
                new Relation.OwnPositive(), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.OWN));
        check(0.055921200862, Batch.triples(), relation, new PairLogSumExp(), new Shaping.Temperature(.05));
    }

    @Test
    void balancedCodes() {
        inFloat64(() -> {
            var x = Variable.constant(Batch.tensor(Oracles.stacked(A, P)));
            var four = x.slice(0, 4);
            var scores = new Similarity.Cosine().table(x, four).value();
            double[] codes = new Coding.Balanced(.05, 3).of(scores).toDoubles();
            double entropy = -Arrays.stream(codes)
                            .filter(q -> q > 0)
                            .map(q -> q * Math.log(q))
                            .sum()
                    / 8;
            close("entropy", 0.036874328728, entropy, 1e-9);
            double[] settled = new Coding.Balanced(.05, 3000).of(scores).toDoubles();
            for (int j = 0; j < 4; j++) {
                double column = 0;
                for (int i = 0; i < 8; i++) column += settled[4 * i + j];
                assertEquals(2, column, 1e-4, "each prototype gets a quarter of the items");
            }
            for (double q : new Coding.Balanced(1e9, 3).of(scores).toDoubles()) assertEquals(.25, q, 1e-8);
        });
    }
}
