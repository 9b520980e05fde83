package dev.dipole.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Figures out of a run's files, rounded for reading.
final class Figures {
    private Figures() {}

    /// Texts without quotes, fractions to four digits, of more than that how much it is.
    static String rounded(JsonNode value) {
        if (value.isString()) return value.asString();
        if (value.isContainer()) return "(%,d figures)".formatted(value.size());
        return value.isNumber() && !value.isIntegralNumber() ? "%.4g".formatted(value.asDouble()) : value.toString();
    }

    /// `step 12, loss 0.8312, …`.
    static String line(JsonNode object) {
        return object.properties().stream()
                .map(entry -> entry.getKey() + " " + rounded(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /// Measures such as `recall@10`, a line for each measure and a column for each cutoff; then what has no
    /// cutoff.
    static List<String> table(JsonNode evaluation) {
        var cutoffs = new TreeSet<Integer>();
        var measures = new LinkedHashSet<String>();
        var others = new ArrayList<String>();
        for (var entry : evaluation.properties()) {
            var name = entry.getKey();
            int at = name.lastIndexOf('@');
            if (!name.matches(".+@\\d{1,9}")) {
                others.add("%-16s %s".formatted(name, rounded(entry.getValue())));
            } else {
                cutoffs.add(Integer.valueOf(name.substring(at + 1)));
                measures.add(name.substring(0, at));
            }
        }
        var lines = new ArrayList<String>();
        if (!cutoffs.isEmpty())
            lines.add(columns("", cutoffs.stream().map(k -> "@" + k).toList()));
        for (var measure : measures) {
            var cells = cutoffs.stream()
                    .map(k -> cell(evaluation.path(measure + "@" + k)))
                    .toList();
            lines.add(columns(measure, cells));
        }
        lines.addAll(others);
        return lines;
    }

    private static String columns(String name, List<String> cells) {
        return "%-16s".formatted(name) + cells.stream().map(" %7s"::formatted).collect(Collectors.joining());
    }

    private static String cell(JsonNode value) {
        return value.isNumber() ? "%.3f".formatted(value.asDouble()) : "";
    }
}
