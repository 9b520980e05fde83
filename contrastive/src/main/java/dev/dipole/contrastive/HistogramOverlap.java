package dev.dipole.contrastive;

import java.util.BitSet;

/// The probability that a random negative of the table scores at least as much as a random positive, by
/// histograms:
///
/// `ℓ = Σ_r p⁻(r) Φ⁺(r)`
///
/// with `p⁻`, `p⁺` histograms of cosines with triangular bins from −1 to 1, `Φ⁺` the sum of `p⁺` up to `r`
/// (Ustinova & Lempitsky, "Learning deep embeddings with histogram loss", 2016). One cost for the table;
/// 0 where the two do not overlap, about ½ where they are the same. A table that lacks a side is not judged.
///
/// @param bins how many steps; 100
public record HistogramOverlap(int bins) implements Link.OfTable {
    public HistogramOverlap {
        Check.atLeast("the number of bins", bins, 1);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var positives = ChosenCells.of(table.positives(), i -> true);
        var negatives = ChosenCells.of(table.negatives(), i -> true);
        if (positives.count() == 0 || negatives.count() == 0) return Costs.none(table);
        var soft = new SoftBins(-1, 2.0 / bins, bins + 1);
        var below = soft.upTo(soft.density(positives.from(table.scores())));
        var overlap = soft.density(negatives.from(table.scores())).mul(below).sumRows();
        var judged = new BitSet();
        judged.set(0);
        return Costs.ofRows(overlap, judged);
    }
}
