package dev.dipole.bench;

import dev.dipole.tensor.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;

/// The training step of the MiniLM-shaped encoder, taken apart: 64 pairs of real lengths. `peak` answers with
/// the machine's limits, `profile FILE` with the seconds of a step, and writes each operation's share into the
/// file.
public final class DipoleOperations implements Contender {
    private static final int STEPS = 3;

    private final int threads;

    public DipoleOperations(String[] arguments) {
        this.threads = Integer.parseInt(arguments[0]);
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("peak")) return new double[] {Peak.gigaflops(threads), Peak.gigabytes(threads)};
        var timed = new TimedBackend(Backends.named("cpu"), Clock.of(threads));
        double seconds = Backends.with(timed.backend(), () -> profile(timed, Clock.of(threads)));
        write(timed, Path.of(task[1]));
        return new double[] {seconds};
    }

    private static double profile(TimedBackend timed, Clock clock) {
        var training = new Training(Models.of(Models.miniLm()));
        int[][] sequences = Models.sequences(Lengths.pairs(64, 128, new Random(1)), Models.VOCABULARY, new Random(1));
        for (int i = 0; i < 2; i++) training.step(sequences);
        timed.clear();
        long start = clock.now();
        for (int i = 0; i < STEPS; i++) {
            timed.phase("forward");
            var recorded = training.forward(sequences);
            timed.phase("backward");
            var gradients = training.backward(recorded);
            timed.phase("update");
            training.update(gradients);
        }
        return (clock.now() - start) * 1e-9 / STEPS;
    }

    private static void write(TimedBackend timed, Path file) throws IOException {
        var lines = new ArrayList<String>();
        timed.works()
                .forEach((name, work) -> lines.add(String.join(
                        "\t",
                        name,
                        "" + (double) work.calls / STEPS,
                        "" + work.nanoseconds * 1e-9 / STEPS,
                        "" + work.flops / STEPS,
                        "" + work.bytes / STEPS)));
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }
}
