package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.Clip;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Packed;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 9: contrastive learning. Pairs attract, everything else in the batch repels; then all nine lessons
/// train a model.
///
/// Read next: `InfoNce`, `ScoreTable`, `TableTerm` and `Relation` in `contrastive`, then `Trainer` and
/// `TrainingRun` in `contrastive.train`, and `Train` in `cli`. That is the whole way from a number to `dipole
/// train`.
@ExtendWith(OnReference.class)
class T09_Contrastive {
    /// The cost of preferring the right one of two scores, 1 to 0: `log(e¹ + e⁰) − 1 = log(1 + e⁻¹)`.
    private static final double ONE_TO_NIL = Math.log(1 + Math.exp(-1));

    /// Two vectors at a right angle.
    private static Variable cross() {
        return rows(1, 0, 0, 1);
    }

    private static Variable rows(double... values) {
        return Variable.parameter(Tensor.of(Shape.of(values.length / 2, 2), values));
    }

    private static double loss(InfoNce objective, Views views) {
        return objective.of(views).value().item();
    }

    /// Every pair of the batch has a row and a column; the cell says how alike the query of the row and the
    /// document of the column are. On the diagonal stand the pairs that belong together, the positives. All
    /// others are negatives, and cost no extra work.
    @Test
    void theScoreTable() {
        var term = new TableTerm(
                "qd",
                new Similarity.Cosine(),
                new Relation.Diagonal(Direction.QD),
                List.of(),
                new Link.CrossEntropy(),
                Reduction.MEAN);
        var table = term.table(Views.pairs(cross(), rows(2, 0, 0, 3)));
        assertArrayEquals(new double[] {1, 0, 0, 1}, table.scores().value().toDoubles(), 1e-12);
        assertEquals(2, table.positives().count());
        assertEquals(2, table.negatives().count());
    }

    /// InfoNCE asks each query to choose its document among all of the batch: the cross-entropy of lesson 4,
    /// row by row.
    @Test
    void infoNceByHand() {
        assertEquals(ONE_TO_NIL, loss(new InfoNce(1), Views.pairs(cross(), cross())), 1e-12);
    }

    /// Where all documents look the same, one can only guess among B: the loss of a model that knows nothing is
    /// log B.
    @Test
    void notKnowingCostsLogB() {
        var same = rows(1, 0, 1, 0, 1, 0, 1, 0);
        assertEquals(Math.log(4), loss(new InfoNce(1), Views.pairs(same, same)), 1e-12);
    }

    /// The temperature divides the scores: at 0.05 a lead of 1 counts as 20, and the loss nearly vanishes.
    @Test
    void temperature() {
        assertEquals(Math.log(1 + Math.exp(-20)), loss(new InfoNce(0.05), Views.pairs(cross(), cross())), 1e-12);
    }

    /// Documents can choose too. Here the queries are at a right angle and both documents equal the first
    /// query, so the scores are 1 1 over 0 0: along the rows both queries have to guess, down the columns the
    /// first document is right and the second is wrong by as much. `BOTH` is the mean.
    @Test
    void bothDirections() {
        var views = Views.pairs(cross(), rows(1, 0, 1, 0));
        double guess = Math.log(2);
        double rightAndWrong = (ONE_TO_NIL + (ONE_TO_NIL + 1)) / 2;
        assertEquals(guess, loss(new InfoNce(1, Directions.QD), views), 1e-12);
        assertEquals(rightAndWrong, loss(new InfoNce(1, Directions.DQ), views), 1e-12);
        assertEquals((guess + rightAndWrong) / 2, loss(new InfoNce(1, Directions.BOTH), views), 1e-12);
    }

    /// A hard negative is a document that was chosen to mislead. Each is one more column for everybody: two
    /// that are at right angles to the first query and to the second equal.
    @Test
    void hardNegatives() {
        var views = Views.pairs(cross(), cross()).withNegatives(List.of(rows(0, 1, 0, 1)));
        double first = Math.log(Math.E + 3) - 1; // scores 1, 0 and 0, 0
        double second = Math.log(3 * Math.E + 1) - 1; // scores 0, 1 and 1, 1
        assertEquals((first + second) / 2, loss(new InfoNce(1), views), 1e-12);
    }

    /// Attraction and repulsion are the gradient. Each query weighs the documents by softmax, here a half each,
    /// minus what was wanted; a document moves against that: towards its own query by a half, away from the
    /// other by a half (and half of that, since the loss is the mean of two rows).
    @Test
    void pairsAttractAndOthersRepel() {
        var query = Variable.constant(cross().value());
        var document = rows(0, 0, 0, 0);
        var dot = new TableTerm(
                "qd",
                new Similarity.Dot(),
                new Relation.Diagonal(Direction.QD),
                List.of(),
                new Link.CrossEntropy(),
                Reduction.MEAN);
        var views = Views.pairs(query, document);
        var gradient = Tape.record(() -> dot.measure(views).value()).gradients().of(document);
        assertArrayEquals(new double[] {-0.25, 0.25, 0.25, -0.25}, gradient.toDoubles(), 1e-12);
    }

    /// Everything together: a vocabulary, an encoder with random weights, InfoNCE in both directions, AdamW.
    /// After a few dozen steps each of sixteen questions finds its own answer, and nothing else.
    @Test
    void sixteenPairsAreLearnt() {
        var queries = new ArrayList<String>();
        var documents = new ArrayList<String>();
        for (var thing : List.of("apple", "river", "engine", "letter")) {
            for (var deed : List.of("opens", "carries", "breaks", "finds")) {
                queries.add(deed + " the " + thing);
                documents.add("void " + deed + "(" + thing + " x) {}");
            }
        }
        var tokenizer = WordPieceTrainer.code(120)
                .train(Stream.concat(queries.stream(), documents.stream()).toList());
        var encoder = Encoder.of(EncoderConfig.bert(tokenizer.vocabularySize(), 16, 1, 2, 32), 1);
        var model = new EmbeddingModel(TextSettings.of(tokenizer, 32), encoder, new Pooling.Mean(), List.of(), true);

        var sequences = Stream.concat(queries.stream(), documents.stream())
                .map(text -> tokenizer.encode(text).ids())
                .toList();
        var objective = new InfoNce(0.05, Directions.BOTH);
        var optimizer = new AdamW(ParameterGroup.standard(model, 0.01));
        double loss = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 60; step++) {
            var recorded = Tape.record(() -> {
                var vectors = model.apply(Packed.of(sequences));
                return objective.of(Views.pairs(vectors.slice(0, 16), vectors.slice(16, 32)));
            });
            loss = recorded.value();
            var gradients = recorded.gradients();
            optimizer.update(gradients, 0.01, new Clip(1).of(gradients).factor());
            gradients.release();
        }
        assertTrue(loss < 0.05, "still " + loss);

        float[][] asked = model.embed(queries).vectors();
        float[][] found = model.embed(documents).vectors();
        for (int i = 0; i < 16; i++) assertEquals(i, nearest(asked[i], found), queries.get(i));
    }

    private static int nearest(float[] query, float[][] documents) {
        int best = 0;
        for (int i = 1; i < documents.length; i++) {
            if (dot(query, documents[i]) > dot(query, documents[best])) best = i;
        }
        return best;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }
}
