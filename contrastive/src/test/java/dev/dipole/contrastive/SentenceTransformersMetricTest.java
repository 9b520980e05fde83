package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dipole.contrastive.metric.BatchAll;
import dev.dipole.contrastive.metric.BatchHard;
import dev.dipole.contrastive.metric.MegaBatchMargin;
import dev.dipole.contrastive.metric.SemiHard;
import dev.dipole.contrastive.metric.Triplet;
import dev.dipole.contrastive.teacher.KlDistillation;
import dev.dipole.contrastive.teacher.MarginMse;
import dev.dipole.contrastive.teacher.VectorMse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Losses and gradients of triplets and of distillation computed by sentence-transformers 6.0.1 in float64.
/// Needs the folder of system property `dipole.data`.
class SentenceTransformersMetricTest {
    private record Known(NamedObjective objective, Batch batch) {}

    @Test
    void lossesAndGradientsAgree() {
        String data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "set -Ddipole.data to the folder with golden/sentence_transformers_losses.json");
        var file = Path.of(data, "golden", "sentence_transformers_losses.json");
        int compared = 0;
        for (var golden : new JsonMapper().readTree(file.toFile()).get("cases")) {
            var views = new ArrayList<double[][]>();
            golden.get("views").forEach(v -> views.add(matrix(v)));
            var known = known(golden, views);
            if (known == null) continue;
            inFloat64(() -> compare(known, golden));
            compared++;
        }
        assertEquals(12, compared);
    }

    private static @Nullable Known known(JsonNode golden, List<double[][]> views) {
        var params = golden.get("params");
        var plain = new Batch(views, List.of());
        return switch (golden.get("loss_class").asString()) {
            case "TripletLoss" ->
                new Known(
                        params.has("triplet_margin")
                                ? new Triplet(
                                        params.get("triplet_margin").asDouble(), new Similarity.Cosine(), false, false)
                                : new Triplet(),
                        plain);
            case "BatchAllTripletLoss" -> new Known(new BatchAll(), labelled(views, golden));
            case "BatchHardTripletLoss" -> new Known(new BatchHard(), labelled(views, golden));
            case "BatchSemiHardTripletLoss" -> new Known(new SemiHard(), labelled(views, golden));
            case "BatchHardSoftMarginTripletLoss" ->
                new Known(new BatchHard(0, new Similarity.NegativeL2(), true, false), labelled(views, golden));
            case "MegaBatchMarginLoss" -> new Known(new MegaBatchMargin(), plain);
            case "MarginMSELoss" -> new Known(new MarginMse(), plain.taught(margins(golden.get("labels"))));
            case "MSELoss" -> new Known(new VectorMse(), plain.guided(matrix(golden.get("labels"))));
            case "DistillKLDivLoss" ->
                new Known(
                        new KlDistillation(
                                new Similarity.Dot(),
                                params.has("temperature")
                                        ? params.get("temperature").asDouble()
                                        : 1),
                        plain.taught(matrix(golden.get("labels"))));
            default -> null;
        };
    }

    private static Batch labelled(List<double[][]> views, JsonNode golden) {
        var labels = new ArrayList<Integer>();
        golden.get("labels").forEach(l -> labels.add(l.asInt()));
        return new Batch(views, labels);
    }

    /// Margins of the positive over each negative, as scores.
    private static double[][] margins(JsonNode labels) {
        var rows = new ArrayList<double[]>();
        for (var label : labels) {
            double[] row = new double[label.isArray() ? label.size() + 1 : 2];
            for (int j = 1; j < row.length; j++) row[j] = -(label.isArray() ? label.get(j - 1) : label).asDouble();
            rows.add(row);
        }
        return rows.toArray(double[][]::new);
    }

    private static void compare(Known known, JsonNode golden) {
        String name = golden.get("loss_class").asString();
        var result = Numeric.result(known.objective(), known.batch());
        close(name, golden.get("loss").asDouble(), result.loss(), 1e-9);
        var gradients = golden.get("gradients");
        IntStream.range(0, gradients.size()).forEach(v -> {
            double[] flat = Arrays.stream(matrix(gradients.get(v)))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            close(name + ": gradient of view " + v, flat, result.gradients().get(v), 1e-9);
        });
    }

    private static double[][] matrix(JsonNode nodes) {
        var rows = new ArrayList<double[]>();
        for (var row : nodes) {
            double[] values = new double[row.size()];
            for (int i = 0; i < values.length; i++) values[i] = row.get(i).asDouble();
            rows.add(values);
        }
        return rows.toArray(double[][]::new);
    }
}
