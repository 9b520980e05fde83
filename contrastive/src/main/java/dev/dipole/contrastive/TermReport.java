package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.List;

/// What one term found in a batch.
///
/// @param term its name
/// @param rows the rows of its table, or of its view
/// @param rowsWithoutPositives rows that cost 0 because nothing belongs to them
/// @param rowsWithoutNegatives rows that have nothing to be told apart from
/// @param maskedFalseNegatives candidates left out because they share a text with their row or look like
/// positives
/// @param suspectedFalseNegatives negatives that look like positives, where somebody asked ([Suspects]),
/// whatever was done about them
/// @param reasons why the batch teaches this term less than it should, a sentence each
public record TermReport(
        String term,
        int rows,
        int rowsWithoutPositives,
        int rowsWithoutNegatives,
        long maskedFalseNegatives,
        long suspectedFalseNegatives,
        List<String> reasons) {
    public TermReport {
        reasons = List.copyOf(reasons);
    }

    /// What was found where nobody asked for suspects.
    public TermReport(
            String term,
            int rows,
            int rowsWithoutPositives,
            int rowsWithoutNegatives,
            long maskedFalseNegatives,
            List<String> reasons) {
        this(term, rows, rowsWithoutPositives, rowsWithoutNegatives, maskedFalseNegatives, 0, reasons);
    }

    /// What was counted in some rows of a table.
    ///
    /// @param judged rows that have a cost
    record Counts(int rows, int judged, int withoutPositives, int withoutNegatives, long masked, long suspected) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        /// These rows and others.
        Counts plus(Counts more) {
            return new Counts(
                    rows + more.rows,
                    judged + more.judged,
                    withoutPositives + more.withoutPositives,
                    withoutNegatives + more.withoutNegatives,
                    masked + more.masked,
                    suspected + more.suspected);
        }

        TermReport report(String term) {
            var reasons = reasons(term, rows, withoutPositives, withoutNegatives);
            return new TermReport(term, rows, withoutPositives, withoutNegatives, masked, suspected, reasons);
        }
    }

    private static List<String> reasons(String term, int rows, int withoutPositives, int withoutNegatives) {
        var reasons = new ArrayList<String>();
        if (withoutPositives == rows) {
            reasons.add("%s: no row has a positive, so the batch teaches nothing".formatted(term));
        } else if (withoutPositives > 0) {
            reasons.add("%s: %d of %d rows have no positive and cost 0".formatted(term, withoutPositives, rows));
        }
        if (withoutNegatives == rows) {
            reasons.add("%s: no row has a negative, so there is nothing to tell apart; use more rows or hard negatives"
                    .formatted(term));
        } else if (withoutNegatives > 0) {
            reasons.add("%s: %d of %d rows have no negative".formatted(term, withoutNegatives, rows));
        }
        return reasons;
    }

    /// What a term found that looks at vectors, not at a table.
    public static TermReport ofVectors(String term, int rows, List<String> reasons) {
        return new TermReport(term, rows, 0, 0, 0, reasons);
    }
}
