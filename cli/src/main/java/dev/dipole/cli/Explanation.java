package dev.dipole.cli;

import dev.dipole.contrastive.Axis;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.insight.Anatomy;
import dev.dipole.contrastive.insight.Insight;
import dev.dipole.contrastive.insight.Stage;
import dev.dipole.contrastive.insight.TableInsight;
import dev.dipole.nn.io.JsonFiles;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Tells how a loss comes about: for each term the raw scores, what each row should prefer, what it chooses
/// from, the scores after each shaping, the costs of the rows, and `∂L/∂s` on the way back.
final class Explanation {
    private final PrintWriter out;

    Explanation(PrintWriter out) {
        this.out = out;
    }

    /// @param findings what is wrong with the batch whatever the objective
    void print(NamedObjective objective, Insight insight, List<String> findings) {
        out.println("objective    " + JsonFiles.line(JsonFiles.mapper().valueToTree(Catalogue.settings(objective))));
        out.println("loss         " + insight.loss());
        findings.forEach(finding -> out.println("remark       " + finding));
        insight.report().reasons().forEach(reason -> out.println("remark       " + reason));
        var anatomy = Anatomy.of(objective);
        anatomy.around().forEach(around -> out.println("around       " + around));
        anatomy.terms().forEach(part -> out.println("term         " + PartsText.line(part)));
        if (insight.tables().isEmpty()) out.println("This objective has no score table: it looks at vectors.");
        insight.tables().forEach(this::table);
    }

    private void table(TableInsight table) {
        out.println();
        out.println("== %s: %,d rows × %,d columns ==".formatted(table.path(), table.rows(), table.columns()));
        var stages = table.stages();
        var first = stages.getFirst();
        numbers("raw scores s, " + new Anatomy.Part.Table(1, table.term()).similarity(), table, first, first.scores());
        numbers("target: what each row should prefer", table, first, first.target());
        mask("mask: + positive, - other candidate, . left out", table, first);
        for (int k = 1; k < stages.size(); k++) after(table, stages.get(k - 1), stages.get(k));
        costs(table);
        for (int k = stages.size() - 1; k > 0; k--) {
            var stage = stages.get(k);
            if (k + 1 < stages.size()
                    && Arrays.equals(stage.gradient(), stages.get(k + 1).gradient())) continue;
            numbers("∂L/∂(scores after %s)".formatted(stage.shaping()), table, stage, stage.gradient());
        }
        numbers("∂L/∂s: below 0 the two are pulled together, above 0 pushed apart", table, first, first.gradient());
    }

    /// What a shaping changed.
    private void after(TableInsight table, Stage before, Stage stage) {
        boolean same = Arrays.equals(before.scores(), stage.scores());
        long left = before.candidates().without(stage.candidates()).count();
        if (same && left == 0) {
            out.println();
            out.println("after %s: nothing changes".formatted(stage.shaping()));
        }
        if (!same) numbers("after " + stage.shaping(), table, stage, stage.scores());
        if (left > 0) {
            mask("after %s: %,d candidates are left out".formatted(stage.shaping(), left), table, stage);
        }
    }

    private void numbers(String title, TableInsight table, Stage stage, double[] matrix) {
        int columns = stage.candidates().columns();
        text(title, table, i -> j -> TextTable.number(matrix[i * columns + j]));
    }

    private void mask(String title, TableInsight table, Stage stage) {
        text(title, table, i -> j -> {
            if (!stage.candidates().contains(i, j)) return ".";
            return stage.positives().contains(i, j) ? "+" : "-";
        });
    }

    private void text(String title, TableInsight table, IntFunction<IntFunction<String>> cell) {
        out.println();
        out.println(title);
        out.print(TextTable.of(names(table.raw().rows()), names(table.raw().columns()), cell));
    }

    private void costs(TableInsight table) {
        double[] costs = table.costs();
        out.println();
        if (costs == null) {
            out.println("costs: the link %s judges the table as a whole"
                    .formatted(new Anatomy.Part.Table(1, table.term()).link()));
            return;
        }
        var parts = new Anatomy.Part.Table(1, table.term());
        out.println("costs of the rows by %s, reduced by %s".formatted(parts.link(), parts.reduction()));
        out.print(TextTable.of(names(table.raw().rows()), List.of("cost"), i -> j -> TextTable.number(costs[i])));
    }

    private static List<String> names(Axis axis) {
        return IntStream.range(0, axis.size()).mapToObj(axis::describe).toList();
    }
}
