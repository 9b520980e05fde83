package dev.dipole.cli;

import dev.dipole.contrastive.evaluation.Analyzer;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.contrastive.train.RunFolder;
import dev.dipole.contrastive.train.Source;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.io.FileFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Carries out a recipe, or goes on with one.
@Command(
        name = "train",
        description = {
            "Trains a model by a recipe: a bundled one by name (quickstart, jdk-search) or a JSON file.",
            "Ctrl-C leaves a checkpoint; --resume goes on to the same weights as if nothing had happened."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dipole train jdk-search --out runs/jdk",
            "  dipole train jdk-search --out runs/long --set training.steps=6000",
            "  dipole train --resume --out runs/jdk"
        })
final class Train implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "Name of a bundled recipe, or a JSON file.")
    private @Nullable String recipe;

    @Option(names = "--out", paramLabel = "DIR", description = "Run folder (default: runs/RECIPE).")
    private @Nullable Path out;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Overrides a setting of the recipe; repeatable.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--resume", description = "Goes on with the run in --out from its latest checkpoint.")
    private boolean resume;

    @Mixin
    private BadLinesOption badLines;

    @Mixin
    private Console console;

    @Override
    public Integer call() {
        var session = new TrainingSession(console);
        var run = open();
        int code = session.carryOut(run);
        if (code == 0) session.end(run, null);
        return code;
    }

    private TrainingRun open() {
        if (recipe == null) {
            if (!resume) throw wrong("name a recipe, for example: dipole train jdk-search");
            if (out == null) throw wrong("--resume needs --out DIR, the folder of the run to go on with");
            if (!overrides.isEmpty()) throw wrong("--set cannot change a run that has begun; start a new one");
            if (badLines.skip()) throw wrong("--skip-bad-lines cannot change a run that has begun; start a new one");
            return TrainingRun.resume(out, console.progress());
        }
        var asked = asked(recipe);
        var folder = out == null ? Path.of("runs", name(recipe)) : out;
        if (!resume) return TrainingRun.start(asked, folder, console.progress());
        // The command that began a run goes on with it too, once --resume is added.
        if (!RunFolder.open(folder).recipe().equals(asked)) {
            throw new IllegalArgumentException("%s was begun with other settings (see its config.json); go on with: %s"
                    .formatted(folder, Paste.dipole("train", "--resume", "--out", folder)));
        }
        return TrainingRun.resume(folder, console.progress());
    }

    private Recipe asked(String name) {
        var found = found(name);
        if (!badLines.skip()) return found;
        if (found.data() instanceof Source.File file) {
            return found.with(file.skippingBadLines());
        }
        throw wrong("--skip-bad-lines is for recipes that read files, and this one reads the JDK's source");
    }

    /// An unknown name, and what an override spoils, are the command line's fault; the rest is the file's.
    private Recipe found(String name) {
        try {
            return Recipe.find(name, overrides);
        } catch (IllegalArgumentException | FileFormatException e) {
            var message = String.valueOf(e.getMessage());
            boolean unknown = !Recipe.BUNDLED.contains(name) && !Files.exists(Path.of(name));
            if (unknown || overrides.stream().anyMatch(set -> message.contains("--set " + set))) {
                throw new WrongUseException(message);
            }
            throw e;
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String name(String recipe) {
        String file = Path.of(recipe).getFileName().toString();
        return file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
    }

    /// The words that BM25 counts: code for the JDK, plain words otherwise.
    static Analyzer analyzer(Recipe recipe) {
        return recipe.model().code() ? Analyzer.code() : Analyzer.words();
    }
}
