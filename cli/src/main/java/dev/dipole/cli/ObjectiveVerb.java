package dev.dipole.cli;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.insight.Anatomy;
import dev.dipole.contrastive.insight.BatchStatistics;
import dev.dipole.contrastive.insight.Insight;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Explains one objective, in general or on given vectors.
@Command(
        name = "objective",
        description = {
            "Explains an objective: formula, defaults, source, relations; with --input its loss and gradients.",
            "The input is {\"views\": {\"anchor\": [[…]], \"positive\": [[…]], \"negative_1\": …}, \"labels\": […],"
                    + " \"ids\": […], \"scores\": […], \"queue\": {…}, \"weights\": {…}, \"params\": {…}}; only anchor is"
                    + " needed by all. Numbers are computed in float64."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dipole objective infonce",
            "  echo '{\"views\": {\"anchor\": [[1,0],[0,1]], \"positive\": [[1,1],[0,2]]}}' | dipole objective infonce"
                    + " --input - --explain"
        })
final class ObjectiveVerb implements Runnable {
    @Parameters(paramLabel = "NAME", description = "A name out of dipole objectives.")
    private String name;

    @Option(names = "--input", paramLabel = "FILE|-", description = "Vectors as JSON; - is standard input.")
    private @Nullable Path input;

    @Option(
            names = "--explain",
            description = "In place of JSON tell table, target, mask and ∂L/∂s, step by step through the shapings.")
    private boolean explain;

    @Mixin
    private Console console;

    @Override
    public void run() {
        if (explain && input == null) throw new WrongUseException("--explain needs vectors: give --input FILE.json");
        var objective = input == null ? toDescribe() : known();
        if (objective == null) return;
        if (input == null) describe(objective, console.data());
        else if (read(input) instanceof ObjectNode batch) work(objective, batch, input.toString());
        else throw new ObjectiveException(source(input) + " should hold an object with \"views\"");
        console.data().flush();
    }

    private NamedObjective known() {
        try {
            return Catalogue.named(name);
        } catch (ObjectiveException e) {
            throw new WrongUseException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable NamedObjective toDescribe() {
        for (var other : Catalogue.elsewhere()) {
            if (!other.name().equalsIgnoreCase(name)) continue;
            console.data()
                    .println("%s is found elsewhere: %s.%nHere: %s".formatted(name, other.what(), other.instead()));
            console.data().flush();
            return null;
        }
        return known();
    }

    private static void describe(NamedObjective objective, PrintWriter out) {
        var card = objective.card();
        line(out, "name", card.name());
        line(out, "also", String.join(", ", card.aliases()));
        line(out, "family", Objectives.word(card.family()));
        line(out, "formula", card.formula());
        line(out, "source", card.source());
        JsonNode settings = JsonFiles.mapper().valueToTree(Catalogue.settings(objective));
        line(out, "defaults", JsonFiles.line(settings));
        line(out, "needs", card.needs());
        line(out, "degenerates", card.degenerates());
        line(out, "relations", card.relations());
        var anatomy = Anatomy.of(objective);
        anatomy.around().forEach(around -> line(out, "around", around));
        anatomy.terms().forEach(part -> line(out, "term", PartsText.line(part)));
        line(out, "large batch", PartsText.memory(anatomy.terms()));
    }

    private static void line(PrintWriter out, String what, String text) {
        if (!text.isBlank()) out.println("%-12s %s".formatted(what, text));
    }

    private void work(NamedObjective defaults, ObjectNode json, String file) {
        Backends.with(Backends.named("reference"), () -> {
            var batch = BatchJson.read(source(Path.of(file)), json, defaults);
            var insight = Insight.ofLeaves(batch.objective(), batch.views());
            if (explain) {
                var findings = BatchStatistics.of(batch.views()).findings();
                new Explanation(console.data()).print(batch.objective(), insight, findings);
            } else {
                console.data().print(JsonFiles.pretty(InsightJson.of(batch, insight), JsonFiles.KeyOrder.INSERTION));
            }
            return true;
        });
    }

    private static String source(Path input) {
        return input.toString().equals("-") ? "standard input" : input.toString();
    }

    private static JsonNode read(Path input) {
        if (!input.toString().equals("-")) {
            if (Files.isDirectory(input)) throw new ObjectiveException(input + " is a folder, not a file");
            return JsonFiles.read(input);
        }
        try {
            var bytes = System.in.readAllBytes();
            return JsonFiles.parse("standard input", new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
