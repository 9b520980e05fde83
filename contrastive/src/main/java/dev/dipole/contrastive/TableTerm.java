package dev.dipole.contrastive;

import dev.dipole.autograd.Tape;
import java.util.List;

/// A term that acts on a score table: `Reduction(Link(Shaping*(Relation(views))))`.
///
/// Hooks find its raw scores as the point `NAME.scores`: their gradient is `∂L/∂s`, who pulls and who pushes
/// whom.
public record TableTerm(
        String name, Similarity similarity, Relation relation, List<Shaping> shapings, Link link, Reduction reduction)
        implements Term {
    public TableTerm {
        shapings = List.copyOf(shapings);
    }

    @Override
    public Measured measure(Views views) {
        return Tape.in(name, () -> {
            var table = table(views);
            return measure(table.withScores(Tape.point("scores", table.scores())));
        });
    }

    /// The raw scores of a batch, with target and candidates, before any shaping.
    public ScoreTable table(Views views) {
        return relation.table(views, similarity);
    }

    /// The part of the formula behind the table.
    public Measured measure(ScoreTable raw) {
        var table = raw;
        long dropped = 0;
        for (var shaping : shapings) {
            var shaped = shaping.apply(table);
            if (shaping instanceof Shaping.DropDuplicates)
                dropped += table.candidates().count() - shaped.candidates().count();
            table = shaped;
        }
        var value = reduction.of(link.costs(table));
        int rows = table.rows().size();
        int withoutPositives = rows - table.rowsWithPositives().cardinality();
        boolean needsNegatives = table.target() instanceof Target.Positives;
        int withoutNegatives = needsNegatives ? rows - table.rowsWithNegatives().cardinality() : 0;
        return new Measured(value, TermReport.ofTable(name, rows, withoutPositives, withoutNegatives, dropped));
    }
}
