package dev.dipole.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// A table with names for rows and columns, aligned for a terminal. A large one is cut, and says by how much.
final class TextTable {
    private static final int MOST_ROWS = 12;
    private static final int MOST_COLUMNS = 8;

    private TextTable() {}

    /// Each line indented by two spaces, with a line end at the end.
    static String of(List<String> rows, List<String> columns, IntFunction<IntFunction<String>> cell) {
        int shownRows = Math.min(rows.size(), MOST_ROWS);
        int shownColumns = Math.min(columns.size(), MOST_COLUMNS);
        var lines = new ArrayList<List<String>>();
        var head = new ArrayList<String>(List.of(""));
        head.addAll(columns.subList(0, shownColumns));
        lines.add(head);
        for (int i = 0; i < shownRows; i++) {
            var line = new ArrayList<String>(List.of(rows.get(i)));
            for (int j = 0; j < shownColumns; j++) line.add(cell.apply(i).apply(j));
            lines.add(line);
        }
        var text = new StringBuilder(aligned(lines));
        int moreRows = rows.size() - shownRows;
        int moreColumns = columns.size() - shownColumns;
        if (moreRows + moreColumns > 0) {
            text.append("  … cut: %,d more rows, %,d more columns%n".formatted(moreRows, moreColumns));
        }
        return text.toString();
    }

    /// Names to the left, all else to the right.
    private static String aligned(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] width = new int[columns];
        for (var line : lines) {
            for (int j = 0; j < columns; j++) {
                width[j] = Math.max(
                        width[j], line.get(j).codePointCount(0, line.get(j).length()));
            }
        }
        return lines.stream()
                .map(line -> {
                    var text = new StringBuilder("  " + line.getFirst());
                    text.append(" ".repeat(width[0] - line.getFirst().length()));
                    for (int j = 1; j < columns; j++) {
                        text.append("  ")
                                .append(" ".repeat(width[j] - line.get(j).length()))
                                .append(line.get(j));
                    }
                    return text.append('\n').toString();
                })
                .collect(Collectors.joining());
    }

    /// Four digits after the point; very large and very small ones with an exponent, 0 as such.
    static String number(double value) {
        if (value == 0) return "0";
        double size = Math.abs(value);
        return size >= 1e-3 && size < 1e5 ? "%.4f".formatted(value) : "%.2e".formatted(value);
    }
}
