package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Divides the scores of each column by a temperature of its own: the concentration `φ_c` of the cluster whose
/// centre the column is (Li et al., "Prototypical contrastive learning of unsupervised representations", 2021,
/// eq. 11).
///
/// @param clustering which of the batch's clusterings, from 0
/// @param concentrations `[columns]`, null until the batch brings them
public record Concentrations(int clustering, @Nullable Tensor concentrations) implements Shaping.OfRows {
    public Concentrations {
        Check.atLeast("the number of a clustering", clustering, 0);
    }

    /// With concentrations to be found in the batch.
    public Concentrations(int clustering) {
        this(clustering, null);
    }

    @Override
    public Concentrations with(Views views) {
        return new Concentrations(clustering, views.clustering(clustering).concentrations());
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        if (concentrations == null) throw new IllegalStateException("concentrations were not given");
        return table.withScores(table.scores().div(Variable.constant(concentrations)));
    }
}
