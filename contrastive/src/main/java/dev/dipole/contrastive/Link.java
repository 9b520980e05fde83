package dev.dipole.contrastive;

/// What the scores of a table cost.
///
/// A link of rows ([OfRows]) tells the cost of a row from that row alone, so that a large table can be worked
/// through a few rows at a time. A link of the table ([OfTable]) compares rows with each other and needs all of
/// them at once. A row without positives is not judged where the formula needs one; nor is one without
/// negatives where it needs those.
public sealed interface Link {
    Costs costs(ScoreTable table);

    /// This link with what it needs to know of the batch beside the table.
    default Link with(Views views) {
        return this;
    }

    /// Looks at one row at a time.
    sealed interface OfRows extends Link
            permits CrossEntropy,
                    Decoupled,
                    Marginal,
                    Focal,
                    Debiased,
                    Divergence,
                    Logistic,
                    Hinge,
                    SquaredError,
                    OneSided,
                    TwoSided,
                    PairLogSumExp,
                    PairLink,
                    Saturating,
                    NegativeLogLikelihood,
                    Triplets,
                    PairHinge,
                    GroupMargin,
                    EachPositive,
                    ListMargins,
                    BinnedPrecision,
                    SmoothedPrecision,
                    NegativesAhead,
                    PeeledSoftmax,
                    FirstAgainstOthers {}

    /// Looks at all rows at once.
    sealed interface OfTable extends Link
            permits OrderedPairs,
                    BalancedAssignment,
                    ListLink,
                    LiftedPairs,
                    AngularPairs,
                    HistogramOverlap,
                    PairSpread,
                    MarginByRank {}

    /// Softmax cross entropy over all candidates: `ℓ_i = LSE_j S_ij − mean_{p∈P(i)} S_ip`.
    ///
    /// With one positive a row this is InfoNCE; with several it is SupCon's "out" form, the mean of `−log
    /// softmax_p` over the positives (Khosla et al., 2020, eq. 2); with a distribution as target it is
    /// distillation's cross entropy. `∂ℓ_i/∂S_ij = p_ij − y_ij`, which sums to 0 in each row.
    record CrossEntropy() implements OfRows {
        @Override
        public Costs costs(ScoreTable table) {
            var all = table.logSumExp(table.candidates());
            return Costs.ofRows(all.sub(table.target().meanScore(table.scores())), table.rowsWithPositives());
        }
    }

    /// Decoupled: the positive does not compete, `ℓ_i = LSE_{j∉P(i)} S_ij − mean_{p∈P(i)} S_ip` (Yeh et al.,
    /// "Decoupled contrastive learning", 2022, L_DC). It may be negative. With one positive, [CrossEntropy] is
    /// `softplus` of it.
    record Decoupled() implements OfRows {
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
    ///
    /// @param mean whether the mean over positives stands inside the logarithm in place of the sum, which adds
    /// `log |P(i)|` (SupCon's "in" form)
    record Marginal(boolean mean) implements OfRows {
        @Override
        public Costs costs(ScoreTable table) {
            var all = table.logSumExp(table.candidates());
            var positives = table.positives();
            var costs = all.sub(table.logSumExp(positives));
            if (mean) {
                var logs = costs.value().like();
                double[] counts = new double[positives.rows()];
                for (int i = 0; i < counts.length; i++) counts[i] = StrictMath.log(Math.max(1, positives.countIn(i)));
                logs.assign(counts);
                costs = costs.add(dev.dipole.autograd.Variable.constant(logs));
            }
            return Costs.ofRows(costs, table.rowsWithPositives());
        }
    }
}
