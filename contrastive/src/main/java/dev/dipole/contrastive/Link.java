package dev.dipole.contrastive;

/// What a row of scores costs, told from that row alone. A row without positives is not judged; nor is one
/// without negatives where the formula needs them.
public sealed interface Link {
    Costs costs(ScoreTable table);

    /// Softmax cross entropy over all candidates: `ℓ_i = LSE_j S_ij − mean_{p∈P(i)} S_ip`.
    ///
    /// With one positive a row this is InfoNCE; with several it is SupCon's "out" form, the mean of `−log
    /// softmax_p` over the positives (Khosla et al., 2020, eq. 2); with a distribution as target it is
    /// distillation's cross entropy. `∂ℓ_i/∂S_ij = p_ij − y_ij`, which sums to 0 in each row.
    record CrossEntropy() implements Link {
        @Override
        public Costs costs(ScoreTable table) {
            var all = table.logSumExp(table.candidates());
            return Costs.ofRows(all.sub(table.target().meanScore(table.scores())), table.rowsWithPositives());
        }
    }

    /// Decoupled: the positive does not compete, `ℓ_i = LSE_{j∉P(i)} S_ij − mean_{p∈P(i)} S_ip` (Yeh et al.,
    /// "Decoupled contrastive learning", 2022, L_DC). It may be negative. With one positive, [CrossEntropy] is
    /// `softplus` of it.
    record Decoupled() implements Link {
        @Override
        public Costs costs(ScoreTable table) {
            var negatives = table.logSumExp(table.negatives());
            var judged = table.rowsWithPositives();
            judged.and(table.rowsWithNegatives());
            return Costs.ofRows(negatives.sub(table.target().meanScore(table.scores())), judged);
        }
    }

    /// Marginal: any of the positives will do,
    /// `ℓ_i = LSE_j S_ij − LSE_{p∈P(i)} S_ip = −log Σ_{p∈P(i)} softmax_p`. With one positive this is
    /// [CrossEntropy].
    record Marginal() implements Link {
        @Override
        public Costs costs(ScoreTable table) {
            var all = table.logSumExp(table.candidates());
            return Costs.ofRows(all.sub(table.logSumExp(table.positives())), table.rowsWithPositives());
        }
    }
}
