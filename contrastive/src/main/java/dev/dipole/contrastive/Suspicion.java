package dev.dipole.contrastive;

/// When a negative looks like a positive that nobody marked.
///
/// @param by what tells
/// @param margin how much closer than its row's positive a candidate must be, in units of the raw score; a
/// negative one also suspects what is a little farther. Without meaning for ids
public record Suspicion(By by, double margin) {
    /// What tells.
    public enum By {
        /// The trained model's raw score is above that of the row's positive by more than the margin.
        CLOSENESS,
        /// So is the score of another model, whose frozen views the batch brings.
        GUIDE,
        /// Row and candidate share a text: their ids are equal.
        IDS
    }

    public Suspicion {
        Check.finite("the margin of suspicion", margin);
    }

    /// The suspects among the negatives of a table of raw scores. A row without positives has none by closeness
    /// and by guide.
    ///
    /// @throws ObjectiveException if a guide shall tell and the table has none
    public Cells of(ScoreTable raw) {
        var cells = switch (by) {
            case CLOSENESS -> above(FalseNegatives.Judge.SELF, raw);
            case GUIDE -> above(FalseNegatives.Judge.GUIDE, raw);
            case IDS -> raw.duplicates();
        };
        return raw.negatives().intersection(cells);
    }

    private Cells above(FalseNegatives.Judge judge, ScoreTable raw) {
        return new FalseNegatives(judge, FalseNegatives.Bound.ABSOLUTE, -margin).suspects(raw);
    }
}
