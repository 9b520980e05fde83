package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import org.jspecify.annotations.Nullable;

/// What the order of lists costs.
public interface ListLoss {
    /// The costs of some lists.
    ///
    /// @return the costs, one for whatever is judged (a list, a pair of candidates), or null if nothing can be
    @Nullable
    Variable of(CandidateLists lists);
}
