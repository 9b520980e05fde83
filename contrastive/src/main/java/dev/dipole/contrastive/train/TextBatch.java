package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The texts of one step, all queries, then all positives, then the first hard negative of each, the second, …;
/// and what is known about them. Single texts are queries without positives.
final class TextBatch {
    private final TokenizedExamples data;
    private final int[] rows;
    private final boolean again;
    private final int negatives;
    private final List<int[]> sequences = new ArrayList<>();

    private final int[] before;

    /// @param again whether a query stands in for its positive, to be read twice with different dropout masks;
    /// hard negatives are left out then
    TextBatch(TokenizedExamples data, int[] rows, boolean again) {
        this.data = data;
        this.rows = rows.clone();
        this.again = again;
        negatives = again || !data.paired() ? 0 : data.negatives(rows[0]).size();
        for (int row : rows) sequences.add(data.query(row));
        if (paired()) for (int row : rows) sequences.add(again ? data.query(row) : data.positive(row));
        for (int i = 0; i < negatives; i++)
            for (int row : rows) sequences.add(data.negatives(row).get(i));
        before = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            before[s + 1] = Math.addExact(before[s], sequences.get(s).length);
        }
    }

    /// The tokens of the sequences before this one.
    int tokensBefore(int sequence) {
        return before[sequence];
    }

    /// Whether every query has a positive.
    boolean paired() {
        return again || data.paired();
    }

    /// How many hard negatives a pair has.
    int negatives() {
        return negatives;
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

    /// Which text each query is.
    Ints queryIds() {
        return ints(row -> data.textId(example(row).query()));
    }

    /// Which text each positive is.
    Ints positiveIds() {
        return again ? queryIds() : ints(row -> data.textId(example(row).positive()));
    }

    /// The class of each row.
    Ints labels(Classes classes) {
        return ints(classes::of);
    }

    private Ints ints(ToIntFunction<Integer> ofRow) {
        return Ints.of(IntStream.of(rows).map(row -> ofRow.applyAsInt(row)).toArray());
    }

    /// How alike people find each pair; null where a pair of the batch has no grade.
    @Nullable
    Tensor grades() {
        var scores = Arrays.stream(rows).mapToObj(row -> example(row).score()).toList();
        if (again || scores.stream().anyMatch(Objects::isNull)) return null;
        return Tensor.of(
                Shape.of(rows.length),
                scores.stream().mapToDouble(Objects::requireNonNull).toArray());
    }

    /// What a teacher says of each positive and of its hard negatives, `[rows, 1 + negatives]`; null where it has
    /// not seen a pair of the batch.
    @Nullable
    Tensor teacherScores() {
        int width = 1 + negatives;
        double[] scores = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            var example = example(rows[i]);
            if (again || !data.paired() || example.teacherScores().isEmpty()) return null;
            scores[i * width] = example.teacherScores().getFirst();
            int first = example.positives().size();
            for (int k = 0; k < negatives; k++) {
                scores[i * width + 1 + k] = example.teacherScores().get(first + k);
            }
        }
        return Tensor.of(Shape.of(rows.length, width), scores);
    }

    private Example example(int row) {
        return data.examples().get(row);
    }

    /// The beginnings of the first queries, for messages.
    String firstTexts() {
        var texts = new ArrayList<String>();
        for (int i = 0; i < Math.min(3, rows.length); i++) {
            String query = example(rows[i]).query();
            texts.add('"' + (query.length() > 60 ? query.substring(0, 60) + "…" : query) + '"');
        }
        return String.join(", ", texts);
    }
}
