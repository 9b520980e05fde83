package dev.dipole.tests.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.Clip;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.nn.optim.Schedule;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.Packed;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.model.BertNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ten training steps of the tiny BERT (mean pooling, cosine InfoNCE with scale 20, AdamW, warm-up, clipping)
/// against PyTorch in float64: every loss, norm and rate, all gradients of the first step, all weights after
/// the last.
class GoldenTrainingTest {
    private static final JsonNode RUN = JsonMapper.shared().readTree(GoldenBert.file("training_run.json"));

    @ParameterizedTest
    @CsvSource({"reference, 1e-9", "cpu, 1e-4"})
    void tenSteps(String backend, double tolerance) {
        Backends.with(Backends.named(backend), () -> {
            try (var expected = SafeTensors.open(GoldenBert.file("training_run.safetensors"))) {
                train(expected, tolerance);
            }
            return true;
        });
    }

    private static void train(SafeTensors expected, double tolerance) {
        var encoder = GoldenBert.encoder();
        var optimizer = new AdamW(ParameterGroup.standard(encoder, 0.01));
        var schedule = new Schedule.Linear(1e-3, 3);
        var steps = RUN.get("steps");
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var recorded =
                    Tape.record(() -> loss(encoder, sequences(step.get("queries")), sequences(step.get("positives"))));
            near(step.get("loss").asDouble(), recorded.value(), tolerance, "loss of step " + i);
            var gradients = recorded.gradients();
            var clip = new Clip(1).of(gradients);
            near(step.get("gradient_norm").asDouble(), clip.norm(), tolerance, "gradient norm of step " + i);
            near(step.get("learning_rate").asDouble(), schedule.rate(i, steps.size()), 1e-15, "rate of step " + i);
            if (i == 0) compareGradients(encoder, gradients, expected, tolerance);
            optimizer.update(gradients, schedule.rate(i, steps.size()), clip.factor());
        }
        BertNames.of(encoder)
                .forEach((name, v) -> assertArrayEquals(
                        expected.doubles("final." + name), v.value().toDoubles(), tolerance, name));
    }

    private static void compareGradients(Encoder encoder, Gradients gradients, SafeTensors expected, double tolerance) {
        BertNames.of(encoder).forEach((name, v) -> {
            double[] mine = gradients.of(v).toDoubles();
            assertArrayEquals(expected.doubles("grad." + name), mine, tolerance, "gradient of " + name);
        });
    }

    private static Variable loss(Encoder encoder, List<int[]> queries, List<int[]> positives) {
        var objective = Catalogue.read(Map.of("type", "infonce", "temperature", 0.05, "directions", "qd"));
        return objective.of(Views.pairs(embed(encoder, queries), embed(encoder, positives)));
    }

    private static Variable embed(Encoder encoder, List<int[]> sequences) {
        var batch = Packed.of(sequences);
        return new Pooling.Mean().apply(encoder.apply(batch), batch.offsets()).unitRows();
    }

    private static List<int[]> sequences(JsonNode node) {
        var all = new ArrayList<int[]>();
        for (var sequence : node) {
            int[] ids = new int[sequence.size()];
            for (int i = 0; i < ids.length; i++) ids[i] = sequence.get(i).asInt();
            all.add(ids);
        }
        return all;
    }

    private static void near(double expected, double actual, double tolerance, String what) {
        assertEquals(expected, actual, tolerance * Math.max(1, Math.abs(expected)), what);
    }
}
