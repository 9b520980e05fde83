package dev.dipole.contrastive.train;

import dev.dipole.contrastive.BatchReport;
import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.OutputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// `metrics.jsonl`: one JSON object a step, with what the objective found in the batch: negatives that were
/// masked, suspected ones, reasons why it teaches less than it should. When a run goes on from a checkpoint, the lines
/// after it are taken
/// away first.
public final class Journal implements Callback {
    private final Path file;

    private Journal(Path file) {
        this.file = file;
    }

    /// The journal of a run that stands at `step`.
    public static Journal continuing(Path file, int step) {
        try {
            if (Files.exists(file)) {
                // Bytes that are no UTF-8 make lines that are no JSON, which go with those cut short.
                var kept = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> stepOf(file, line) <= step)
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
                AtomicFiles.write(file, kept);
            } else {
                AtomicFiles.write(file, "");
            }
        } catch (IOException e) {
            throw new OutputException(file, e);
        }
        return new Journal(file);
    }

    /// The step of a line; a line cut short by a kill counts as after everything.
    private static int stepOf(Path file, String line) {
        try {
            return JsonFiles.parse(file.toString(), line).path("step").asInt(Integer.MAX_VALUE);
        } catch (RuntimeException e) {
            return Integer.MAX_VALUE;
        }
    }

    @Override
    public void afterStep(Trainer trainer, StepReport report) {
        var line = JsonFiles.object()
                .put("step", report.step())
                .put("loss", report.loss())
                .put("gradient_norm", report.gradientNorm())
                .put("learning_rate", report.rate())
                .put("pairs", report.pairs())
                .put("tokens", report.tokens())
                .put("seconds", report.seconds());
        note(line, report.found());
        var queue = trainer.queueStaleness();
        if (queue != null) {
            line.put("queue", queue.size()).put("queue_mean_age", queue.meanAge());
            line.put("queue_greatest_age", queue.greatestAge());
            if (queue.compared() > 0) line.put("queue_drift", queue.drift());
        }
        append(JsonFiles.line(line));
    }

    /// What a loss hides, where there is something to tell.
    private static void note(ObjectNode line, BatchReport found) {
        if (found.maskedFalseNegatives() > 0) line.put("masked_negatives", found.maskedFalseNegatives());
        if (found.suspectedFalseNegatives() > 0) line.put("suspected_negatives", found.suspectedFalseNegatives());
        if (!found.degenerate()) return;
        var reasons = line.putArray("degenerate");
        found.reasons().forEach(reasons::add);
    }

    /// Adds a line of another kind, an evaluation for instance.
    public void append(String json) {
        try {
            Files.writeString(
                    file, json + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new OutputException(file, e);
        }
    }
}
