package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Losses and gradients computed by sentence-transformers 6.0.1 in float64. Needs the folder of system property
/// `dipole.data`.
class SentenceTransformersTest {
    private static final Map<String, Directions> KNOWN = Map.of(
            "MultipleNegativesRankingLoss", Directions.QD, "MultipleNegativesSymmetricRankingLoss", Directions.BOTH);

    @Test
    void lossesAndGradientsAgree() {
        String data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "set -Ddipole.data to the folder with golden/sentence_transformers_losses.json");
        var file = Path.of(data, "golden", "sentence_transformers_losses.json");
        int compared = 0;
        for (var golden : new JsonMapper().readTree(file.toFile()).get("cases")) {
            var objective = objective(golden);
            if (objective == null) continue;
            inFloat64(() -> compare(objective, golden));
            compared++;
        }
        assertEquals(4, compared);
    }

    private static @Nullable Objective objective(JsonNode golden) {
        var directions = KNOWN.get(golden.get("loss_class").asString());
        if (directions == null) return null;
        var scale = golden.get("params").get("scale");
        return new InfoNce(1 / (scale == null ? 20.0 : scale.asDouble()), directions);
    }

    private static void compare(Objective objective, JsonNode golden) {
        var views = matrices(golden.get("views"));
        var result = Numeric.result(objective, new Batch(views, List.of()));
        close("loss", golden.get("loss").asDouble(), result.loss(), 1e-9);
        var gradients = matrices(golden.get("gradients"));
        for (int v = 0; v < gradients.size(); v++) {
            double[] flat = java.util.Arrays.stream(gradients.get(v))
                    .flatMapToDouble(java.util.Arrays::stream)
                    .toArray();
            close("gradient of view " + v, flat, result.gradients().get(v), 1e-9);
        }
    }

    private static List<double[][]> matrices(JsonNode nodes) {
        var matrices = new ArrayList<double[][]>();
        for (var node : nodes) {
            var rows = new ArrayList<double[]>();
            for (var row : node) {
                double[] values = new double[row.size()];
                for (int i = 0; i < values.length; i++) values[i] = row.get(i).asDouble();
                rows.add(values);
            }
            matrices.add(rows.toArray(double[][]::new));
        }
        return matrices;
    }
}
