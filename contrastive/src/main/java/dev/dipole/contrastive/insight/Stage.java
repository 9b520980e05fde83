package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.Cells;

/// A score table at one moment: as it was compared, or after a shaping.
///
/// @param shaping the shaping that made it in words (`temperature 0.05`), empty for the raw scores
/// @param scores `[rows · columns]`, row by row
/// @param target what each row should prefer, `[rows · columns]`
/// @param candidates the cells a row chooses from
/// @param positives the cells a row should prefer
/// @param gradient `∂L/∂scores`, of the whole loss with all weights of its terms
@SuppressWarnings("ArrayRecordComponent") // numbers to be read, never compared
public record Stage(
        String shaping, double[] scores, double[] target, Cells candidates, Cells positives, double[] gradient) {
    /// Number `column` of row `row` of one of the matrices.
    double at(double[] matrix, int row, int column) {
        return matrix[row * candidates.columns() + column];
    }
}
