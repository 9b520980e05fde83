package dev.dipole.contrastive.train;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The texts of one step: all queries, then all positives, then the first hard negative of each, the second, …
final class TextBatch {
    private final TokenizedExamples data;
    private final int[] rows;
    private final boolean again;
    private final List<int[]> sequences = new ArrayList<>();

    private final int[] before;

    /// @param again whether a query stands in for its positive, to be read twice with different dropout masks;
    /// hard negatives are left out then
    TextBatch(TokenizedExamples data, int[] rows, boolean again) {
        this.data = data;
        this.rows = rows;
        this.again = again;
        for (int row : rows) sequences.add(data.query(row));
        for (int row : rows) sequences.add(again ? data.query(row) : data.positive(row));
        for (int i = 0; !again && i < data.negatives(rows[0]).size(); i++) {
            for (int row : rows) sequences.add(data.negatives(row).get(i));
        }
        before = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            before[s + 1] = Math.addExact(before[s], sequences.get(s).length);
        }
    }

    /// The tokens of the sequences before this one.
    int tokensBefore(int sequence) {
        return before[sequence];
    }

    /// How many texts a pair has.
    int textsPerPair() {
        return sequences.size() / rows.length;
    }

    int rows() {
        return rows.length;
    }

    List<int[]> sequences() {
        return sequences;
    }

    long tokens() {
        return sequences.stream().mapToLong(s -> s.length).sum();
    }

    Ints positiveIds() {
        int[] ids = new int[rows.length];
        for (int i = 0; i < ids.length; i++) ids[i] = again ? data.queryId(rows[i]) : data.positiveId(rows[i]);
        return Ints.of(ids);
    }

    /// How alike people find each pair, if every pair of the batch was graded.
    @Nullable
    Tensor grades() {
        double[] grades = new double[rows.length];
        for (int i = 0; i < grades.length; i++) {
            Double score = data.examples().get(rows[i]).score();
            if (score == null) return null;
            grades[i] = score;
        }
        return Tensor.of(Shape.of(grades.length), grades);
    }

    /// The beginnings of the first queries, for messages.
    String firstTexts() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < Math.min(3, rows.length); i++) {
            String query = data.examples().get(rows[i]).query();
            texts.add('"' + (query.length() > 60 ? query.substring(0, 60) + "…" : query) + '"');
        }
        return String.join(", ", texts);
    }
}
