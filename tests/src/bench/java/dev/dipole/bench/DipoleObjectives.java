package dev.dipole.bench;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.ObjectiveWeights;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Random;

/// What objectives cost beside the encoder, by the wall clock. The tasks:
///
/// - `objective NAME PAIRS WIDTH` → seconds of loss and gradients on given vectors, the better of two runs; peak
///   bytes of all storages, the vectors among them
/// - `encoder PAIRS` → seconds of a training step of the MiniLM-shaped encoder on texts of real, mixed lengths
public final class DipoleObjectives implements Contender {
    private final Training training = new Training(Models.of(Models.miniLm()));

    public DipoleObjectives(String[] arguments) {}

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("encoder")) return encoder(Integer.parseInt(task[1]));
        return objective(Catalogue.named(task[1]), Integer.parseInt(task[2]), Integer.parseInt(task[3]));
    }

    private double[] encoder(int pairs) throws Exception {
        var random = new Random(1);
        int[][] sequences = Models.sequences(Lengths.pairs(pairs, 512, random), Models.VOCABULARY, random);
        return new double[] {Clock.WALL.seconds(() -> training.step(sequences))};
    }

    private static double[] objective(NamedObjective objective, int pairs, int width) throws Exception {
        var counting = new TimedBackend(Backends.named("cpu"), Clock.WALL);
        Backends.with(counting.backend(), () -> step(objective, pairs, width)); // compiles as well
        double seconds = Double.POSITIVE_INFINITY;
        for (int run = 0; run < 2; run++) seconds = Math.min(seconds, step(objective, pairs, width));
        return new double[] {seconds, counting.allocatedBytes()};
    }

    private static double step(NamedObjective objective, int pairs, int width) {
        var views = Views.pairs(vectors(pairs, width, "anchors"), vectors(pairs, width, "positives"))
                .with(ObjectiveWeights.of(objective, width, 1));
        long start = Clock.WALL.now();
        Tape.record(() -> objective.of(views)).gradients().release();
        return (Clock.WALL.now() - start) * 1e-9;
    }

    private static Variable vectors(int rows, int width, String name) {
        return Variable.parameter(Tensor.of(Shape.of(rows, width), Models.normals(rows * width, name)));
    }
}
