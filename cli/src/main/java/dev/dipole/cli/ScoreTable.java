package dev.dipole.cli;

import dev.dipole.contrastive.train.HeldOut;
import dev.dipole.contrastive.train.HeldOut.Task;
import java.util.List;
import java.util.Locale;

/// Evaluations as a table of plain text, a line each.
final class ScoreTable {
    private static final int NAME = 12;

    private ScoreTable() {}

    /// A column of the table.
    ///
    /// @param figure its name among the figures measured
    /// @param width of the column
    private record Column(String title, String figure, int width, int decimals) {
        String cell(HeldOut.Scores row) {
            var value = row.figures().get(figure);
            var text = value == null ? "" : String.format(Locale.ROOT, "%." + decimals + "f", value);
            return String.format(Locale.ROOT, "%" + width + "s", text);
        }
    }

    /// The figures of a task, those that were not measured left blank.
    static String of(Task task, List<HeldOut.Scores> rows) {
        var columns = columns(task);
        var table = new StringBuilder(" ".repeat(NAME));
        for (var column : columns) table.append(String.format(Locale.ROOT, "%" + column.width() + "s", column.title()));
        table.append('\n');
        for (var row : rows) {
            var line = new StringBuilder(String.format(Locale.ROOT, "%-" + NAME + "s", row.name()));
            for (var column : columns) line.append(column.cell(row));
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static List<Column> columns(Task task) {
        var uniformity = new Column("uniformity", "uniformity", 12, 3);
        var rank = new Column("effective rank", "effective_rank", 16, 1);
        return switch (task) {
            case PAIRS ->
                List.of(
                        new Column("recall@1", "recall@1", 9, 3),
                        new Column("recall@10", "recall@10", 11, 3),
                        new Column("MRR@10", "mrr@10", 9, 3),
                        new Column("nDCG@10", "ndcg@10", 9, 3),
                        new Column("alignment", "alignment", 11, 3),
                        uniformity,
                        rank);
            case GRADES ->
                List.of(
                        new Column("Spearman", "spearman_cosine", 9, 3),
                        new Column("Pearson", "pearson_cosine", 9, 3),
                        uniformity,
                        rank);
            case CLASSES ->
                List.of(
                        new Column("accuracy@1", "accuracy@1", 11, 3),
                        new Column("precision@10", "precision@10", 14, 3),
                        new Column("MRR@10", "mrr@10", 9, 3),
                        new Column("MAP@100", "map@100", 9, 3),
                        uniformity,
                        rank);
        };
    }
}
