package dev.dipole.contrastive;

/// The candidates of each row put into order, by a function of the lists: the link of rerankers. Candidates
/// count as the target values them. What is judged is up to the function, so a batch may cost a number for each
/// list or for each pair of candidates; the reduction takes the mean or sum of those.
public record ListLink(ListLoss loss) implements Link.OfTable {
    @Override
    public Costs costs(ScoreTable table) {
        var costs = loss.of(CandidateLists.of(table));
        if (costs == null)
            return new Costs.None(table.scores()
                    .where(
                            Cells.none(table.rows().size(), table.columns().size())
                                    .indicator(table.scores().value()),
                            0)
                    .sum());
        return new Costs.PerRow(costs, costs.shape().dim(0));
    }
}
