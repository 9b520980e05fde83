package dev.dipole.cli;

import dev.dipole.contrastive.insight.Anatomy.Part;
import java.util.List;
import java.util.stream.Stream;

/// A term of an objective on one line.
final class PartsText {
    private PartsText() {}

    /// `qd: cosine of diagonal qd → drop duplicates → temperature 0.05 → cross entropy → mean`, with its
    /// weight in front unless that is 1.
    static String line(Part part) {
        return weight(part)
                + switch (part) {
                    case Part.Table table -> table.name() + ": " + String.join(" → ", steps(table));
                    case Part.Spread spread -> spread.name() + ": " + spread.what();
                };
    }

    /// `0.5 · `, or nothing for 1.
    static String weight(Part part) {
        return part.weight() == 1 ? "" : Double.toString(part.weight()).replaceFirst("\\.0$", "") + " · ";
    }

    /// What becomes of the tables of a large batch; nothing where there is no table.
    static String memory(List<Part> parts) {
        var tables = parts.stream()
                .filter(Part.Table.class::isInstance)
                .map(Part.Table.class::cast)
                .toList();
        if (tables.isEmpty()) return "";
        var whole = tables.stream()
                .filter(table -> !table.term().rowByRow())
                .map(Part.Table::name)
                .toList();
        return whole.isEmpty()
                ? "the table is computed, judged and forgotten in blocks of rows: memory grows with the batch, not its square"
                : "%s needs its table whole: memory grows with its cells".formatted(String.join(", ", whole));
    }

    private static Iterable<String> steps(Part.Table table) {
        var first = Stream.of(table.similarity() + " of " + table.relation());
        var last = Stream.of(table.link(), table.reduction());
        return Stream.concat(Stream.concat(first, table.shapings().stream()), last)
                .toList();
    }
}
