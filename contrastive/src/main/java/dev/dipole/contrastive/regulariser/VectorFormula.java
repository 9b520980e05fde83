package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;

/// A number that says how vectors lie; smaller is what training wants. [OfViews] makes a term of it.
public sealed interface VectorFormula
        permits LogMeanExp,
                HingeDispersion,
                AngularSpread,
                AngularHinge,
                RowCorrelation,
                NeighbourEntropy,
                NearestNeighbour,
                OrthogonalSpread,
                Flops,
                Sparsity,
                Variance,
                Covariance,
                Correlation,
                CodingRate,
                NuclearNorm,
                SpectralEntropy,
                IsoScore,
                SigReg,
                VectorLength,
                AssignmentEntropy {
    /// The number, a scalar.
    ///
    /// @param vectors `[n, D]`, at least [#leastRows] of them
    Variable of(Variable vectors);

    /// The name in reports and paths; lower case with underscores.
    String name();

    /// With fewer rows there is nothing to measure.
    default int leastRows() {
        return 1;
    }
}
