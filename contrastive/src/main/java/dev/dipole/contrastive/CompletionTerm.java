package dev.dipole.contrastive;

import java.util.Set;

/// The door for terms over completions that look at single tokens, as policy gradients do.
public non-sealed interface CompletionTerm extends Term {
    @Override
    default Set<Need> needs() {
        return Set.of(Need.COMPLETIONS);
    }
}
