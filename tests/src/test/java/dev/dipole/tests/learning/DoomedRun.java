package dev.dipole.tests.learning;

import dev.dipole.contrastive.train.Callback;
import dev.dipole.contrastive.train.ModelSpec;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.contrastive.train.Source;
import dev.dipole.contrastive.train.TrainingPlan;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.optim.Schedule;
import dev.dipole.transformer.NormOrder;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Starts a run in a folder and tells the number of each step, so that another process can choose when to kill
/// this one. It never gets to the end by itself.
final class DoomedRun {
    static final int STEPS = 12;

    private DoomedRun() {}

    public static void main(String[] arguments) {
        Callback tell = (trainer, report) -> {
            System.out.println(report.step());
            pause(report.step() < STEPS - 1 ? 10 : Long.MAX_VALUE);
        };
        TrainingRun.start(recipe(Path.of(arguments[0])), Path.of(arguments[1]), Progress.silent())
                .train(() -> false, List.of(tell));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A checkpoint after every second step, of which two are kept.
    static Recipe recipe(Path data) {
        return new Recipe(
                new Source.File(data),
                new ModelSpec(120, true, 32, 2, 4, 64, 16, NormOrder.POST, 0.1, 0.1, 0.02, ModelSpec.PoolingName.MEAN),
                JsonMapper.shared().readTree("{\"type\": \"infonce\", \"directions\": \"both\"}"),
                new TrainingPlan(STEPS, 8, 16, 16, new Schedule.Cosine(3e-3, 2, 0), 0.01, 0.9, 0.999, 1, 7, 2, 2, 0),
                0);
    }
}
