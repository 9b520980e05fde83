package dev.dipole.cli;

import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.model.ModelFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says what a folder holds.
@Command(name = "inspect", description = "Says what a model folder or a run folder holds.")
final class Inspect implements Runnable {
    @Parameters(paramLabel = "DIR", description = "Model folder or run folder.")
    private Path folder;

    @Mixin
    private Console console;

    @Override
    public void run() {
        if (!Files.isDirectory(folder)) {
            throw Files.exists(folder)
                    ? new IllegalArgumentException(folder + ": is a file; inspect wants a model folder or a run folder")
                    : new InputException(folder, new NoSuchFileException(folder.toString()));
        }
        if (Files.exists(folder.resolve("metrics.jsonl"))) {
            run(folder, console.data());
        } else {
            console.data().print(ModelFolder.inspect(folder).text());
        }
    }

    private static void run(Path folder, PrintWriter out) {
        out.println("run folder " + folder);
        var manifest = folder.resolve("manifest.json");
        if (Files.exists(manifest)) {
            JsonFiles.readObject(manifest)
                    .properties()
                    .forEach(entry -> out.println("  %-16s %s".formatted(entry.getKey(), entry.getValue())));
        }
        lines(folder.resolve("metrics.jsonl"), out);
        for (var checkpoint : list(folder.resolve("checkpoints")))
            out.println("checkpoint  " + checkpoint.getFileName());
        var model = folder.resolve("model");
        if (Files.isDirectory(model)) out.print(ModelFolder.inspect(model).text());
    }

    private static void lines(Path metrics, PrintWriter out) {
        try (var lines = Files.lines(metrics)) {
            var all = lines.filter(line -> !line.isBlank()).toList();
            out.println("  %-16s %,d".formatted("steps logged", all.size()));
            if (!all.isEmpty()) out.println("  %-16s %s".formatted("the last", all.getLast()));
        } catch (IOException e) {
            throw new InputException(metrics, e);
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (var entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(folder, e);
        }
    }
}
