package dev.dipole.tests.learning;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.evaluation.Analyzer;
import dev.dipole.contrastive.train.HeldOut;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.contrastive.train.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bundled quickstart, whole: what it learns in some minutes must find methods of unseen classes far better
/// than word statistics do.
@Tag("long")
class QuickstartLearnsTest {
    @Test
    void theModelBeatsWordStatistics(@TempDir Path folder) {
        var run = TrainingRun.start(Recipe.find("quickstart", List.of()), folder.resolve("run"), Progress.silent());
        var heldOut = run.heldOut();
        double untrained = reciprocalRank(heldOut.of("untrained", run.model(), Progress.silent()));
        run.train(() -> false, List.of());
        double trained = reciprocalRank(heldOut.of("trained", run.model(), Progress.silent()));
        double words = reciprocalRank(heldOut.bm25(Analyzer.code()));
        assertTrue(trained >= 0.62, "MRR@10 is %.3f".formatted(trained));
        assertTrue(words < trained && untrained < words, "untrained %.3f, BM25 %.3f".formatted(untrained, words));
    }

    private static double reciprocalRank(HeldOut.Scores scores) {
        return scores.figure("mrr@10");
    }
}
