package dev.dipole.contrastive;

import dev.dipole.tensor.Unary;

/// The soft worst positive of a row against its soft nearest negative, without a cost once it is ahead:
/// `ℓ_i = [ LSE_n s_in + LSE_p(−s_ip) ]₊` (Hermans et al., "In defense of the triplet loss", 2017). A
/// row that lacks a side is not judged. [PairLogSumExp] is its `softplus`.
public record GroupMargin() implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        var negatives = table.logSumExp(table.negatives());
        var positives = ScoreTable.logSumExp(table.scores().scale(-1), table.positives());
        var judged = table.rowsWithPositives();
        judged.and(table.rowsWithNegatives());
        return Costs.ofRows(negatives.add(positives).apply(Unary.RELU), judged);
    }
}
