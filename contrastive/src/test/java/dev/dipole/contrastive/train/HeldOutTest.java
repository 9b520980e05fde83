package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.evaluation.Analyzer;
import dev.dipole.contrastive.evaluation.Correlation;
import dev.dipole.contrastive.evaluation.Hit;
import dev.dipole.contrastive.evaluation.RetrievalScores;
import dev.dipole.contrastive.train.HeldOut.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What held-out examples ask follows from what they bring.
class HeldOutTest {
    @Test
    void theTaskFollowsFromTheExamples() {
        assertEquals(Task.PAIRS, new HeldOut(TinyRun.pairs()).task());
        assertEquals(Task.PAIRS, new HeldOut(TinyRun.taught()).task());
        assertEquals(Task.GRADES, new HeldOut(TinyRun.graded()).task());
        assertEquals(Task.CLASSES, new HeldOut(TinyRun.labelled()).task());
        var mixed = new ArrayList<>(TinyRun.pairs());
        mixed.addAll(TinyRun.labelled());
        assertThrows(TrainingException.class, () -> new HeldOut(mixed).task());
    }

    @Test
    void theNearestOtherTextShouldBeOfTheSameClass() {
        var model = TinyRun.model(0);
        var examples = TinyRun.labelled();
        var vectors =
                model.embed(examples.stream().map(Example::query).toList()).vectors();
        int right = 0;
        for (int i = 0; i < vectors.length; i++) {
            int nearest = -1;
            double best = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < vectors.length; j++) {
                double score = dot(vectors[i], vectors[j]);
                if (j == i || score <= best) continue;
                best = score;
                nearest = j;
            }
            if (String.valueOf(examples.get(i).label())
                    .equals(String.valueOf(examples.get(nearest).label()))) right++;
        }
        var scores = new HeldOut(examples).of("tiny", model, Progress.silent());
        assertEquals(right / 24.0, scores.figure("accuracy@1"), 1e-12);
        assertNull(scores.figures().get("alignment"), "a text stands beside itself");
        var words = new HeldOut(examples).bm25(Analyzer.words());
        assertNotNull(words);
        assertEquals(0, words.figure("accuracy@1"), "things are rarer words than deeds, the classes");
    }

    @Test
    void similarityShouldFollowTheScores() {
        var model = TinyRun.model(0);
        var examples = TinyRun.graded();
        var heldOut = new HeldOut(examples);
        var queries = model.embed(heldOut.queries()).vectors();
        var documents = model.embed(heldOut.documents()).vectors();
        double[] cosines = new double[examples.size()];
        double[] scores = new double[examples.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = dot(queries[i], documents[i]); // unit vectors
            scores[i] = examples.get(i).score() instanceof Double score ? score : Double.NaN;
        }
        double expected = Correlation.spearman(cosines, scores);
        assertEquals(expected, heldOut.of("tiny", model, Progress.silent()).figure("spearman_cosine"), 1e-6);
        assertNull(heldOut.bm25(Analyzer.words()));
    }

    /// Text 0 finds itself, then a stranger, then its fellow; text 1 its fellow at once; text 2 is alone.
    @Test
    void aTextOfAClassPassesItselfOver() {
        var found = List.of(
                List.of(new Hit(0, 1), new Hit(2, .9), new Hit(1, .8)),
                List.of(new Hit(1, 1), new Hit(0, .8), new Hit(2, .1)),
                List.of(new Hit(2, 1), new Hit(0, .9), new Hit(1, .1)));
        var metrics = RetrievalScores.ofClasses(found, List.of("a", "a", "b"), List.of(1, 2));
        assertEquals(2, metrics.queries());
        assertEquals(1, metrics.withoutRelevant());
        assertEquals(.5, metrics.at(1).accuracy());
        assertEquals((.5 + 1) / 2, metrics.at(2).mrr());
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += (double) a[k] * b[k];
        return sum;
    }
}
