package dev.dipole.cli;

import dev.dipole.contrastive.train.HeldOut;
import java.util.List;
import java.util.Locale;

/// Evaluations as a table of plain text, a line each.
final class ScoreTable {
    private static final String HEADER =
            "             recall@1  recall@10   MRR@10  nDCG@10  alignment  uniformity  effective rank\n";

    private ScoreTable() {}

    static String of(List<HeldOut.Scores> rows) {
        var table = new StringBuilder(HEADER);
        for (var row : rows) {
            var ten = row.ranking().at(10);
            table.append("%-12s %8.3f %10.3f %8.3f %8.3f"
                    .formatted(row.name(), row.ranking().at(1).recall(), ten.recall(), ten.mrr(), ten.ndcg()));
            var geometry = row.geometry();
            if (geometry != null) {
                table.append(String.format(
                        Locale.ROOT,
                        " %10.3f %11.3f %15.1f",
                        geometry.alignment(),
                        geometry.uniformity(),
                        geometry.effectiveRank()));
            }
            table.append('\n');
        }
        return table.toString();
    }
}
