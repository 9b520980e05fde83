package dev.dipole.tests.learning;

import dev.dipole.nn.Weights;
import dev.dipole.tensor.Backends;
import java.util.List;

/// Trains sixteen pairs for some steps and prints what computed and the hash of the weights.
final class BitsOfTraining {
    private BitsOfTraining() {}

    public static void main(String[] arguments) {
        System.out.println(Backends.current().describe());
        System.out.println(hash());
    }

    /// Dropout, attention, norms, clipping and AdamW all take part.
    static String hash() {
        var trainer = TinyTraining.wideTrainer(3);
        trainer.run(() -> false, List.of());
        return Weights.hash(trainer.model().parameters());
    }
}
