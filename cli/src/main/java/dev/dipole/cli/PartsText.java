package dev.dipole.cli;

import dev.dipole.contrastive.insight.Anatomy.Part;
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

    private static Iterable<String> steps(Part.Table table) {
        var first = Stream.of(table.similarity() + " of " + table.relation());
        var last = Stream.of(table.link(), table.reduction());
        return Stream.concat(Stream.concat(first, table.shapings().stream()), last)
                .toList();
    }
}
