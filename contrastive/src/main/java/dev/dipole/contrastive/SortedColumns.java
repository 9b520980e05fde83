package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import java.util.Arrays;
import java.util.Comparator;

/// Sorts each column by itself, so that the smallest scores meet in one row, the largest in another: what is
/// compared are then distributions rather than pairs (Melnyk et al., "Distributional preference alignment of
/// LLMs via optimal transport", 2024). Rows without candidates stay where they are.
public record SortedColumns() implements Shaping.OfTable {
    @Override
    public ScoreTable apply(ScoreTable table) {
        int rows = table.rows().size();
        int columns = table.columns().size();
        double[] scores = table.scores().value().toDoubles();
        int[] places = new int[rows * columns];
        for (int j = 0; j < columns; j++) {
            int column = j;
            int[] filled = Ints.range(rows).toArray();
            filled = Arrays.stream(filled)
                    .filter(i -> table.candidates().contains(i, column))
                    .toArray();
            Integer[] ordered = Arrays.stream(filled).boxed().toArray(Integer[]::new);
            Arrays.sort(ordered, Comparator.comparingDouble(i -> scores[i * columns + column]));
            for (int i = 0; i < rows; i++) places[i * columns + j] = i * columns + j;
            for (int k = 0; k < filled.length; k++) places[filled[k] * columns + j] = ordered[k] * columns + j;
        }
        return table.withScores(
                table.scores().reshape(-1, 1).gather(Ints.of(places)).reshape(rows, columns));
    }
}
