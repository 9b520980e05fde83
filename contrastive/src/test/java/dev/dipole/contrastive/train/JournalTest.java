package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.nn.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What an objective finds in a batch stands beside the loss.
class JournalTest {
    @TempDir
    private Path folder;

    @Test
    void suspectedNegativesAreCountedAndLeftAlone() throws IOException {
        var report = Map.of("type", "false-negatives", "by", "closeness", "margin", 0.0, "policy", "report");
        var mask = Map.of("type", "false-negatives", "by", "closeness", "margin", 0.0, "policy", "mask");
        var reported = lines("report", Catalogue.read(report));
        var masked = lines("mask", Catalogue.read(mask));
        var plain = lines("plain", new InfoNce());
        assertTrue(reported.getFirst().path("suspected_negatives").asInt() > 0, reported::toString);
        assertFalse(plain.getFirst().has("suspected_negatives"), plain::toString);
        assertEquals(plain.getFirst().get("loss"), reported.getFirst().get("loss"));
        assertEquals(
                reported.getFirst().get("suspected_negatives"),
                masked.getFirst().get("masked_negatives"));
        assertFalse(plain.getFirst().has("degenerate"));
    }

    private List<JsonNode> lines(String name, NamedObjective objective) throws IOException {
        var file = folder.resolve(name);
        var trainer = TinyRun.trainer(objective, TinyRun.plan(2), 0);
        trainer.run(() -> false, List.of(Journal.continuing(file, 0)));
        return Files.readAllLines(file).stream()
                .map(line -> JsonFiles.parse(name, line))
                .toList();
    }
}
