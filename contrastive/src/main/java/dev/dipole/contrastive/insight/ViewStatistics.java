package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is odd about the vectors of one view.
///
/// @param name of the view: `anchor`, `negative_1`
/// @param rows how many vectors
/// @param zeroRows the vectors of length 0, which have no direction
/// @param notFiniteRows the vectors with a NaN or an infinity
/// @param equalRows the vectors that equal an earlier one, number by number
/// @param repeatedTexts the rows whose text an earlier row has, by their ids; empty where nobody gave ids
public record ViewStatistics(
        String name,
        int rows,
        List<Integer> zeroRows,
        List<Integer> notFiniteRows,
        List<Integer> equalRows,
        List<Integer> repeatedTexts) {
    private static final int NAMED = 5;

    /// Looks at a view.
    static ViewStatistics of(String name, View view) {
        int rows = view.rows();
        double[] numbers = view.vectors().value().toDoubles();
        int width = view.vectors().shape().width();
        var vectors = IntStream.range(0, rows)
                .mapToObj(i -> Arrays.copyOfRange(numbers, i * width, (i + 1) * width))
                .toList();
        var seen = new HashSet<List<Double>>();
        var texts = new HashSet<Integer>();
        var ids = view.ids();
        return new ViewStatistics(
                name,
                rows,
                rowsOf(rows, i -> Arrays.stream(vectors.get(i)).allMatch(x -> x == 0)),
                rowsOf(rows, i -> !Arrays.stream(vectors.get(i)).allMatch(Double::isFinite)),
                rowsOf(
                        rows,
                        i -> !seen.add(Arrays.stream(vectors.get(i)).boxed().toList())),
                rowsOf(rows, i -> ids != null && !texts.add(ids.get(i))));
    }

    private static List<Integer> rowsOf(int rows, IntPredicate odd) {
        return IntStream.range(0, rows).filter(odd).boxed().toList();
    }

    /// Whether all vectors are the same: the encoder has collapsed, or one text stands in every row.
    public boolean allEqual() {
        return rows > 1 && equalRows.size() == rows - 1;
    }

    /// What is wrong, a sentence part each.
    List<String> findings() {
        var found = new ArrayList<String>();
        if (!notFiniteRows.isEmpty()) found.add(name + " has NaN or infinity in " + named(notFiniteRows));
        if (!zeroRows.isEmpty()) found.add(name + " is a zero vector, without direction, in " + named(zeroRows));
        if (allEqual()) found.add("all %d vectors of %s are equal".formatted(rows, name));
        if (!repeatedTexts.isEmpty()) found.add(name + " repeats a text in " + named(repeatedTexts));
        return found;
    }

    private static String named(List<Integer> rows) {
        var first = rows.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = rows.size() > NAMED ? " and %d more".formatted(rows.size() - NAMED) : "";
        return (rows.size() == 1 ? "row " : "rows ") + first + more;
    }
}
