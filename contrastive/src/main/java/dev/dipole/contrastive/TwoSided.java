package dev.dipole.contrastive;

/// Positives and negatives of a row pushed towards a threshold each, without comparing the two: the sum of two
/// [OneSided] costs (Wang et al., "Multi-similarity loss", 2019).
public record TwoSided(OneSided pull, OneSided push) implements Link.OfRows {
    public TwoSided {
        if (!pull.positives() || push.positives()) {
            throw new ObjectiveException("a two-sided link pulls positives and pushes negatives");
        }
    }

    @Override
    public Costs costs(ScoreTable table) {
        var judged = table.rowsWithPositives();
        judged.or(table.rowsWithNegatives());
        return Costs.ofRows(pull.rows(table).add(push.rows(table)), judged);
    }
}
