package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.Cells;
import dev.dipole.contrastive.ScoreTable;
import dev.dipole.contrastive.Suspicion;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One term of an objective on one batch: its table from raw scores through every shaping, what each row cost,
/// and `∂L/∂s`, through which alone the term acts on the encoder.
///
/// @param path the names of the parts around the term, joined by dots: `infonce.qd`
/// @param term the parts of the term
/// @param raw the table of raw scores; constants
/// @param stages the raw scores, then the table after each shaping
/// @param costs of each row, or null where the link judges the table as a whole
@SuppressWarnings("ArrayRecordComponent") // numbers to be read, never compared
public record TableInsight(String path, TableTerm term, ScoreTable raw, List<Stage> stages, double @Nullable [] costs) {
    public TableInsight {
        stages = List.copyOf(stages);
    }

    /// A cell of the table and what the loss wants of it.
    ///
    /// @param score raw
    /// @param gradient `∂L/∂s`: below 0 the two are pulled together, above 0 pushed apart, and the number says
    /// how hard
    public record Force(int row, int column, double score, double gradient) {
        public boolean pulls() {
            return gradient < 0;
        }
    }

    public int rows() {
        return raw.rows().size();
    }

    public int columns() {
        return raw.columns().size();
    }

    /// `∂L/∂s` of the raw scores, `[rows · columns]`.
    public double[] gradient() {
        return stages.getFirst().gradient();
    }

    /// One cell.
    public Force force(int row, int column) {
        var first = stages.getFirst();
        return new Force(row, column, first.at(first.scores(), row, column), first.at(first.gradient(), row, column));
    }

    /// The cells on which the loss acts hardest, the hardest first, at most so many; those it leaves alone are
    /// not among them.
    public List<Force> strongest(int most) {
        return best(most, Comparator.comparingDouble(f -> Math.abs(f.gradient())), 0, rows(), null);
    }

    /// The hardest negatives of each row: its candidates of highest raw score that are no positives, the
    /// hardest first, at most so many. What a shaping masked is not among them.
    public List<List<Force>> hardestNegatives(int most) {
        var last = stages.getLast();
        var negatives = last.candidates().without(last.positives());
        var all = new ArrayList<List<Force>>();
        for (int i = 0; i < rows(); i++) {
            all.add(best(most, Comparator.comparingDouble(Force::score), i, i + 1, negatives));
        }
        return List.copyOf(all);
    }

    /// The negatives that look like positives, row by row.
    ///
    /// @throws dev.dipole.contrastive.ObjectiveException if a guide shall tell and the batch has none
    public List<Force> suspects(Suspicion suspicion) {
        var cells = suspicion.of(raw);
        var found = new ArrayList<Force>();
        for (int i = 0; i < rows(); i++) {
            for (int j = 0; j < columns(); j++) if (cells.contains(i, j)) found.add(force(i, j));
        }
        return List.copyOf(found);
    }

    /// How hard a row is pulled in all: the sum of `−∂L/∂s` over the cells with a negative one.
    public double pull(int row) {
        double sum = 0;
        for (int j = 0; j < columns(); j++) sum += Math.max(0, -force(row, j).gradient());
        return sum;
    }

    /// How hard a row is pushed in all: the sum of `∂L/∂s` over the cells with a positive one.
    public double push(int row) {
        double sum = 0;
        for (int j = 0; j < columns(); j++) sum += Math.max(0, force(row, j).gradient());
        return sum;
    }

    /// The greatest cells of some rows; ties go to the earlier cell.
    private List<Force> best(int most, Comparator<Force> order, int from, int to, @Nullable Cells among) {
        if (most <= 0) return List.of();
        var earlierFirst = order.thenComparing(
                        Comparator.comparingInt(Force::row).reversed())
                .thenComparing(Comparator.comparingInt(Force::column).reversed());
        var kept = new PriorityQueue<>(earlierFirst);
        for (int i = from; i < to; i++) {
            for (int j = 0; j < columns(); j++) {
                var force = force(i, j);
                if (among == null ? force.gradient() == 0 : !among.contains(i, j)) continue;
                kept.add(force);
                if (kept.size() > most) kept.poll();
            }
        }
        return kept.stream().sorted(earlierFirst.reversed()).toList();
    }
}
