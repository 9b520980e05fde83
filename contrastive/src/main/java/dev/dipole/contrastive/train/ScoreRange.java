package dev.dipole.contrastive.train;

/// The scale on which people judged pairs, say 0 to 5.
///
/// @param from the score of two texts that have nothing in common
/// @param to the score of two texts that mean the same
public record ScoreRange(double from, double to) {
    public ScoreRange {
        if (!Double.isFinite(from) || !Double.isFinite(to) || from == to) {
            throw new IllegalArgumentException("scores from %s to %s are no range".formatted(from, to));
        }
    }

    /// The score as a grade: 0 at [#from], 1 at [#to].
    ///
    /// @throws TrainingException if it lies outside
    double grade(double score) {
        double grade = (score - from) / (to - from);
        if (grade >= 0 && grade <= 1) return grade;
        throw new TrainingException(
                "the score %s lies outside data.score_range, %s to %s: widen the range or mend the data"
                        .formatted(score, from, to));
    }
}
