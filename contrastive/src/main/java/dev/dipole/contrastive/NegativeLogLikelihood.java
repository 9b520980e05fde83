package dev.dipole.contrastive;

/// Minus the score: `ℓ_i = −Σ_j y_ij s_ij`, linear in the scores. Of log-probabilities of preferred completions
/// it is their negative log-likelihood. Nothing competes; a row without positives is not judged.
public record NegativeLogLikelihood() implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        return Costs.ofRows(table.target().meanScore(table.scores()).scale(-1), table.rowsWithPositives());
    }
}
