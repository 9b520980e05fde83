package dev.dipole.contrastive;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.TermReport.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A term that acts on a score table: `Reduction(Link(Shaping*(Relation(views))))`.
///
/// Most shapings and links look at one row at a time ([Shaping.OfRows], [Link.OfRows]). Then a large table is
/// never made: its rows are computed, judged and differentiated in blocks, and a batch of any size needs the
/// memory of one block. Tables of up to 2²² cells stay whole, as do those of a term that compares rows
/// ([Similarity.OfTable], [Shaping.OfTable], [Link.OfTable]).
///
/// Hooks find its raw scores as the point `NAME.scores`: their gradient is `∂L/∂s`, who pulls and who pushes
/// whom. A large table comes block by block, in the order of its rows.
public record TableTerm(
        String name, Similarity similarity, Relation relation, List<Shaping> shapings, Link link, Reduction reduction)
        implements Term {
    public TableTerm {
        shapings = List.copyOf(shapings);
    }

    @Override
    public Set<Need> needs() {
        var needs = EnumSet.noneOf(Need.class);
        needs.addAll(relation.needs());
        shapings.forEach(shaping -> needs.addAll(shaping.needs()));
        return Collections.unmodifiableSet(needs);
    }

    @Override
    public Measured measure(Views views) {
        return Tape.in(name, () -> {
            var pools = relation.pools(views);
            if (pools.isEmpty()) return nothing(views);
            int block = Watch.isOn() ? RowBlocks.rowsOf(pools) : RowBlocks.rowsFor(pools);
            return with(views).measure(pools, block);
        });
    }

    private Measured nothing(Views views) {
        var zero = views.nothing();
        String reason = name + ": there is nothing to choose from yet, so the batch teaches nothing";
        return new Measured(zero, new TermReport(name, views.rows(), 0, 0, 0, List.of(reason)));
    }

    /// This term with the weights of the batch in those parts that learn some.
    TableTerm with(Views views) {
        var bound = shapings.stream().map(shaping -> shaping.with(views)).toList();
        return new TableTerm(name, similarity.with(views), relation, bound, link.with(views), reduction);
    }

    /// Whether every row is judged for itself, so that a large table is never kept: its rows come in blocks.
    public boolean rowByRow() {
        return !(similarity instanceof Similarity.OfTable)
                && link instanceof Link.OfRows
                && shapings.stream().allMatch(Shaping.OfRows.class::isInstance);
    }

    /// The term of what is compared, in blocks of so many rows.
    Measured measure(List<Pool> pools, int block) {
        if (!rowByRow() || block >= RowBlocks.rowsOf(pools)) return measure(observed(ScoreTable.of(pools, similarity)));
        var blocks = new RowBlocks(pools, similarity);
        var counts = new ArrayList<Counts>();
        var sum = Tape.sumOfBlocks(block, blocks.byRow(), (from, to, rows) -> {
            var judged = judge(observed(blocks.table(from, to, rows)));
            if (counts.size() == from / block) counts.add(judged.counts()); // not again on the way back
            return judged.costs().sum();
        });
        var all = counts.stream().reduce(Counts.NONE, Counts::plus);
        return new Measured(reduction.of(sum, all.rows(), all.judged()), all.report(name));
    }

    /// The raw scores of a batch, with target and candidates, before any shaping.
    ///
    /// @throws ObjectiveException if the batch is so large that they do not fit into one array
    public ScoreTable table(Views views) {
        return relation.table(views, similarity.with(views));
    }

    /// The part of the formula behind the table.
    public Measured measure(ScoreTable raw) {
        var judged = judge(raw);
        return new Measured(reduction.of(judged.costs()), judged.counts().report(name));
    }

    private static ScoreTable observed(ScoreTable table) {
        return table.withScores(Tape.point("scores", table.scores()));
    }

    private record Judged(Costs costs, Counts counts) {}

    private Judged judge(ScoreTable raw) {
        var table = Watch.seen(this, null, raw);
        long dropped = 0;
        long suspected = 0;
        for (var shaping : shapings) {
            var shaped = shaping.apply(table);
            if (leavesOut(shaping))
                dropped += table.candidates().count() - shaped.candidates().count();
            if (shaping instanceof Suspects suspects)
                suspected += suspects.suspicion().of(table).count();
            table = Watch.seen(this, shaping, shaped);
        }
        var costs = link.costs(table);
        Watch.judged(this, costs);
        int rows = table.rows().size();
        boolean prefers = prefersPositives() && !(table.target() instanceof Target.Graded);
        int withoutPositives = prefers ? rows - table.rowsWithPositives().cardinality() : 0;
        boolean needsNegatives = prefers && !(table.target() instanceof Target.Distribution);
        int withoutNegatives = needsNegatives ? rows - table.rowsWithNegatives().cardinality() : 0;
        return new Judged(
                costs, new Counts(rows, costs.counted(), withoutPositives, withoutNegatives, dropped, suspected));
    }

    /// Whether the candidates that it drops look like positives.
    private static boolean leavesOut(Shaping shaping) {
        return shaping instanceof Shaping.DropDuplicates
                || shaping instanceof FalseNegatives
                || shaping instanceof Suspects;
    }

    /// The same with other shapings.
    public TableTerm withShapings(List<Shaping> others) {
        return new TableTerm(name, similarity, relation, others, link, reduction);
    }

    /// Whether a row without positives, or without negatives, has nothing to learn from.
    private boolean prefersPositives() {
        return switch (link) {
            case Link.CrossEntropy _, Link.Decoupled _, Link.Marginal _, Focal _, Debiased _, Divergence _ -> true;
            case PairLogSumExp _, PairLink _ -> true;
            case Saturating _, NegativeLogLikelihood _ -> false;
            case Triplets _, GroupMargin _, EachPositive _, BinnedPrecision _, SmoothedPrecision _ -> true;
            case NegativesAhead _, PeeledSoftmax _ -> true;
            case PairHinge _, ListMargins _, FirstAgainstOthers _ -> false;
            case LiftedPairs _, AngularPairs _, HistogramOverlap _, MarginByRank _ -> true;
            case Logistic _, Hinge _, SquaredError _, OneSided _, TwoSided _ -> false;
            case Link.OfTable _ -> false;
        };
    }
}
