package dev.dipole.contrastive.insight;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Costs;
import dev.dipole.contrastive.ScoreTable;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Target;
import dev.dipole.contrastive.Watch;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies every table that passes, and reads the gradients on their way back.
final class Onlooker implements Watch.Onlooker {
    /// A term under way.
    private static final class Seen {
        final String path;
        final TableTerm term;
        final ScoreTable raw;
        final List<Stage> stages = new ArrayList<>();
        double @Nullable [] costs;

        Seen(String path, TableTerm term, ScoreTable raw) {
            this.path = path;
            this.term = term;
            this.raw = raw;
        }
    }

    private final List<Seen> seen = new ArrayList<>();

    @Override
    public ScoreTable table(TableTerm term, @Nullable Shaping after, ScoreTable table) {
        if (after == null) seen.add(new Seen(Tape.path(), term, copy(table)));
        var like = table.scores().value();
        var gradient = new double[Math.toIntExact(like.size())]; // stays 0 where none arrives
        seen.getLast()
                .stages
                .add(new Stage(
                        after == null ? "" : Words.of(after),
                        like.toDoubles(),
                        table.target().weights(like).toDoubles(),
                        table.candidates(),
                        table.positives(),
                        gradient));
        var probe = new Probe(g -> System.arraycopy(g.toDoubles(), 0, gradient, 0, gradient.length));
        return table.withScores(Variable.of(probe, table.scores()));
    }

    @Override
    public void costs(TableTerm term, Costs costs) {
        if (!(costs instanceof Costs.PerRow(var values, var _))) return;
        double[] each = values.value().toDoubles();
        var last = seen.getLast();
        if (each.length == last.raw.rows().size()) last.costs = each; // else one number for the whole table
    }

    List<TableInsight> tables() {
        return seen.stream()
                .map(s -> new TableInsight(s.path, s.term, s.raw, s.stages, s.costs))
                .toList();
    }

    /// What outlives the recording.
    private static ScoreTable copy(ScoreTable table) {
        var target = switch (table.target()) {
            case Target.Distribution(var weights) -> new Target.Distribution(copy(weights));
            case Target.Graded(var values) -> new Target.Graded(copy(values));
            default -> new Target.Positives(table.positives());
        };
        return new ScoreTable(
                Variable.constant(copy(table.scores().value())),
                target,
                table.candidates(),
                table.duplicates(),
                table.ownNegatives(),
                table.guide() == null ? null : copy(table.guide()),
                table.rows(),
                table.columns());
    }

    private static Tensor copy(Tensor tensor) {
        return Workspace.outside(tensor::copy);
    }
}
