package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dipole.contrastive.pairs.Angle;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.CosineRegression;
import dev.dipole.contrastive.pairs.MarginContrastive;
import dev.dipole.contrastive.pairs.OnlineContrastive;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Losses and gradients computed by sentence-transformers 6.0.1 in float64. Needs the folder of system property
/// `dipole.data`.
class SentenceTransformersTest {
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
        assertEquals(10, compared);
    }

    private static @Nullable Objective objective(JsonNode golden) {
        var params = golden.get("params");
        double temperature = 1 / number(params, "scale", 20);
        return switch (golden.get("loss_class").asString()) {
            case "MultipleNegativesRankingLoss" -> new InfoNce(temperature, Directions.QD);
            case "MultipleNegativesSymmetricRankingLoss" -> new InfoNce(temperature, Directions.BOTH);
            case "CoSENTLoss" -> new CoSent(temperature, new Similarity.Cosine());
            case "AnglELoss" -> new Angle(temperature, 1, 0, 0);
            case "CosineSimilarityLoss" -> new CosineRegression();
            case "ContrastiveLoss" -> new MarginContrastive(number(params, "margin", .5), distance(params));
            case "OnlineContrastiveLoss" -> new OnlineContrastive(number(params, "margin", .5), distance(params));
            default -> null;
        };
    }

    private static double number(JsonNode params, String name, double otherwise) {
        return params.has(name) ? params.get(name).asDouble() : otherwise;
    }

    private static MarginContrastive.Distance distance(JsonNode params) {
        return params.has("distance_metric")
                        && params.get("distance_metric").asString().equals("euclidean")
                ? MarginContrastive.Distance.EUCLIDEAN
                : MarginContrastive.Distance.COSINE;
    }

    private static void compare(Objective objective, JsonNode golden) {
        var views = matrices(golden.get("views"));
        // torch's pairwise distance is ‖a − b + 1e-6‖
        if (distance(golden.get("params")) == MarginContrastive.Distance.EUCLIDEAN) {
            for (double[] row : views.get(0)) for (int k = 0; k < row.length; k++) row[k] += 1e-6;
        }
        var batch = new Batch(views, List.of());
        var labels = golden.get("labels");
        if (!labels.isNull()) {
            var grades = new ArrayList<Double>();
            // its regression rounds grades to float32, whatever the precision of the vectors
            boolean rounded = golden.get("loss_class").asString().equals("CosineSimilarityLoss");
            for (var label : labels) grades.add(rounded ? (float) label.asDouble() : label.asDouble());
            batch = batch.graded(grades.toArray(Double[]::new));
        }
        String name = golden.get("loss_class").asString();
        var result = Numeric.result(objective, batch);
        close(name + ": loss", golden.get("loss").asDouble(), result.loss(), 1e-9);
        var gradients = matrices(golden.get("gradients"));
        for (int v = 0; v < gradients.size(); v++) {
            double[] flat = java.util.Arrays.stream(gradients.get(v))
                    .flatMapToDouble(java.util.Arrays::stream)
                    .toArray();
            close(name + ": gradient of view " + v, flat, result.gradients().get(v), 1e-9);
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
