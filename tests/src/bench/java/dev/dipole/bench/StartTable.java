package dev.dipole.bench;

import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// From typing `dipole encode` to the first embedding: the launcher, the JVM, the model folder, the first pass.
final class StartTable implements Table {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public String measure() throws Exception {
        var table = new Markdown("from the call to …", "seconds, median", "best");
        row(table, "`dipole --help`'s first line", "--help");
        var model = folder("start-model", Models.of(Models.miniLm()));
        row(table, "the first embedding of `dipole encode`, 6 blocks × 384", "encode", "--model", model.toString());
        return "Through the script `dipole`, with its archive of loaded classes; %d starts each.%n%n%s"
                .formatted(starts(), table);
    }

    private static int starts() {
        return 2 * Rounds.count() + 1;
    }

    private static Path folder(String name, EmbeddingModel model) {
        var folder = Launcher.output().resolve(name);
        ModelFolder.write(model, folder, new ModelFolder.Options().replacing());
        return folder;
    }

    private static void row(Markdown table, String label, String... arguments) throws IOException {
        start(arguments); // builds, where it must
        double[] seconds = IntStream.range(0, starts())
                .mapToDouble(_ -> start(arguments))
                .sorted()
                .toArray();
        table.row(label, new Rounds(seconds).median(), seconds[0]);
    }

    /// The seconds until the first line stands on standard output.
    private static double start(String... arguments) {
        try {
            var command = new ArrayList<String>();
            command.add(Launcher.script().toString());
            command.addAll(List.of(arguments));
            long start = System.nanoTime();
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var to = process.outputWriter()) {
                to.write("a text to be embedded\n");
            }
            try (var from = process.inputReader()) {
                var first = from.readLine();
                double seconds = (System.nanoTime() - start) * 1e-9;
                from.lines().forEach(_ -> {});
                int status = process.waitFor();
                if (first == null || status != 0) {
                    throw new IllegalStateException("%s ended with status %d".formatted(command, status));
                }
                return seconds;
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
