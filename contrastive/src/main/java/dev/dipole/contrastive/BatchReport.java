package dev.dipole.contrastive;

import java.util.List;

/// What an objective found in a batch: facts that a loss value hides.
///
/// @param rows the pairs of the batch
/// @param terms what each term found
public record BatchReport(int rows, List<TermReport> terms) {
    public BatchReport {
        terms = List.copyOf(terms);
    }

    /// Rows without positives, over all terms.
    public int rowsWithoutPositives() {
        return terms.stream().mapToInt(TermReport::rowsWithoutPositives).sum();
    }

    /// Rows without negatives, over all terms.
    public int rowsWithoutNegatives() {
        return terms.stream().mapToInt(TermReport::rowsWithoutNegatives).sum();
    }

    /// Candidates left out because they share a text with their row, over all terms.
    public long maskedFalseNegatives() {
        return terms.stream().mapToLong(TermReport::maskedFalseNegatives).sum();
    }

    /// Negatives that look like positives, over all terms that were asked.
    public long suspectedFalseNegatives() {
        return terms.stream().mapToLong(TermReport::suspectedFalseNegatives).sum();
    }

    /// Why the batch teaches less than it should, a sentence each; empty for a sound batch.
    public List<String> reasons() {
        return terms.stream().flatMap(t -> t.reasons().stream()).toList();
    }

    /// Whether there is anything to warn of.
    public boolean degenerate() {
        return terms.stream().anyMatch(t -> !t.reasons().isEmpty());
    }
}
