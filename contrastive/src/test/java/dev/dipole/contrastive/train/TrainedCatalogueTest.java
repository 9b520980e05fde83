package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.data.Example;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every objective of the catalogue takes a step on data that suits it, and is refused before the first on data
/// that does not: there is nothing between.
class TrainedCatalogueTest {
    /// Judged are the scores of rerankers and the completions of language models, not the vectors of texts.
    private static final Set<Family> WITHOUT_VECTORS = EnumSet.of(Family.RANKING, Family.PREFERENCE, Family.POLICY);

    /// Why an objective on vectors is trained on none of the data here.
    private static final Set<String> NOT_HERE = Set.of(
            "directclr", // its first 64 numbers are more than the tiny model has
            "soft-targets", // a teacher's scores of the whole batch
            "gist", // a guide
            "vector-mse",
            "embed-distill",
            "rkd",
            "lm-dispersion", // token states
            "colbert",
            "m3",
            "ibot",
            "espresso", // 128 numbers, likewise
            "pcl", // clusterings of the data
            "deepcluster-v2");

    private static List<List<Example>> kinds() {
        return List.of(TinyRun.pairs(), TinyRun.labelled(), TinyRun.graded(), TinyRun.taught(), kindsOfPairs());
    }

    private static List<Example> kindsOfPairs() {
        var pairs = TinyRun.pairs();
        return pairs.stream()
                .map(p -> new Example(
                        p.id(),
                        p.query(),
                        p.positives(),
                        List.of(),
                        "tiny",
                        null,
                        "kind " + p.id().length() % 3,
                        List.of()))
                .toList();
    }

    @Test
    void anObjectiveTakesAStepOrIsRefusedBeforeIt() {
        var untrained = new ArrayList<String>();
        for (var objective : Catalogue.all()) {
            long trained =
                    kinds().stream().filter(data -> takesAStep(objective, data)).count();
            if (trained == 0) untrained.add(objective.card().name());
        }
        var expected = new TreeSet<>(NOT_HERE);
        Catalogue.all().stream()
                .filter(o -> WITHOUT_VECTORS.contains(o.card().family()))
                .forEach(o -> expected.add(o.card().name()));
        assertEquals(expected, new TreeSet<>(untrained));
    }

    private static boolean takesAStep(NamedObjective objective, List<Example> data) {
        Trainer trainer;
        try {
            trainer = TinyRun.trainer(objective, TinyRun.plan(1), 0, data);
        } catch (TrainingException e) {
            return false;
        }
        trainer.run(() -> false, List.of());
        return true;
    }

    @Test
    void whatStandsAroundAnObjectiveIsTrainedToo() {
        assertEquals(
                List.of(true),
                Stream.of(Catalogue.named("strict"))
                        .map(o -> takesAStep(o, TinyRun.pairs()))
                        .toList());
    }
}
