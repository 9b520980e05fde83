package dev.dipole.cli;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.model.ModelFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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
        if (isRunFolder(folder)) {
            run(folder, console.data());
        } else {
            console.data().print(ModelFolder.inspect(folder).text());
        }
    }

    /// Whether a folder is one of a training; a model folder has `modules.json` or weights and none of these.
    static boolean isRunFolder(Path folder) {
        return Files.exists(folder.resolve("manifest.json"))
                || Files.exists(folder.resolve("metrics.jsonl"))
                || Files.isDirectory(folder.resolve("checkpoints"));
    }

    private static void run(Path folder, PrintWriter out) {
        out.println("run folder " + folder);
        var manifest = folder.resolve("manifest.json");
        if (Files.exists(manifest)) {
            JsonFiles.readObject(manifest).properties().forEach(entry -> fact(entry.getKey(), entry.getValue(), out));
        }
        var metrics = folder.resolve("metrics.jsonl");
        if (Files.exists(metrics)) lines(metrics, out);
        for (var checkpoint : list(folder.resolve("checkpoints")))
            out.println("checkpoint  " + checkpoint.getFileName());
        var model = folder.resolve("model");
        if (Files.isDirectory(model)) out.print(ModelFolder.inspect(model).text());
    }

    private static void fact(String name, JsonNode value, PrintWriter out) {
        if (value.isObject()) {
            out.println("  " + name);
            Figures.table(value).forEach(line -> out.println("    " + line));
        } else if (value.isArray()) {
            value.forEach(element -> fact(name, element, out));
        } else {
            out.println("  %-16s %s".formatted(name, Figures.rounded(value)));
        }
    }

    private static void lines(Path metrics, PrintWriter out) {
        try {
            // A journal may end in the middle of anything; it is shown as it is.
            var text = new String(Files.readAllBytes(metrics), StandardCharsets.UTF_8);
            var all = text.lines().filter(line -> !line.isBlank()).toList();
            out.println("  %-16s %,d".formatted("steps logged", all.size()));
            if (!all.isEmpty()) out.println("  %-16s %s".formatted("the last", figures(metrics, all.getLast())));
        } catch (IOException e) {
            throw new InputException(metrics, e);
        }
    }

    private static String figures(Path metrics, String line) {
        try {
            var parsed = JsonFiles.parse(metrics.toString(), line);
            return parsed.isObject() ? Figures.line(parsed) : line;
        } catch (FileFormatException e) {
            return line;
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
