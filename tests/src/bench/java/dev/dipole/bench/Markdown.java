package dev.dipole.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table in markdown, row by row: the first column is text, the others are numbers.
public final class Markdown {
    private final StringBuilder text = new StringBuilder();
    private int rows = -1; // the heads are none

    public Markdown(String... heads) {
        row((Object[]) heads);
        text.append(IntStream.range(0, heads.length)
                .mapToObj(i -> i == 0 ? "---" : "---:")
                .collect(Collectors.joining("|", "|", "|\n")));
    }

    /// Adds a row; numbers get three significant digits.
    public Markdown row(Object... cells) {
        rows++;
        text.append(Arrays.stream(cells).map(Markdown::cell).collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    /// Whether it has no row yet.
    public boolean isEmpty() {
        return rows == 0;
    }

    private static String cell(Object value) {
        return value instanceof Double number ? number(number) : value.toString();
    }

    /// Three significant digits, thousands apart; a dash for no number.
    public static String number(double value) {
        if (!Double.isFinite(value)) return "–";
        double size = Math.abs(value);
        int places = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }

    /// A ratio, such as 1.23×.
    public static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "**%.2f×**", value) : "–";
    }

    /// A share, such as 87 %.
    public static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : "–";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
