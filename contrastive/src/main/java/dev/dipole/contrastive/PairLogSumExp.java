package dev.dipole.contrastive;

import dev.dipole.tensor.Unary;

/// Every positive of a row against every negative: `ℓ_i = log(1 + Σ_n Σ_p e^{s_in − s_ip})`, which is
/// `softplus( LSE_n s_in + LSE_p(−s_ip) )` (Sun et al., "Circle loss", 2020). With one positive it is
/// softmax cross entropy; with one of each the link of preferences. A row that lacks a side is not judged.
public record PairLogSumExp() implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        var negatives = table.logSumExp(table.negatives());
        var positives = ScoreTable.logSumExp(table.scores().scale(-1), table.positives());
        var judged = table.rowsWithPositives();
        judged.and(table.rowsWithNegatives());
        return Costs.ofRows(negatives.add(positives).apply(Unary.SOFTPLUS), judged);
    }
}
