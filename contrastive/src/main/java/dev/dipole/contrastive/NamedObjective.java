package dev.dipole.contrastive;

import dev.dipole.autograd.Tape;
import java.util.Set;

/// A published objective: a record of its settings, which is the objective they describe. The constructor
/// without arguments gives the published defaults; impossible settings are refused at once. [Catalogue] finds
/// it by name.
public interface NamedObjective extends Objective {
    /// What the catalogue says about it.
    Card card();

    /// The formula in parts.
    Objective parts();

    @Override
    default Set<Need> needs() {
        return parts().needs();
    }

    @Override
    default NamedObjective at(int step, int total) {
        return this;
    }

    @Override
    default Loss measure(Views views) {
        views.requireSound(weights());
        return Tape.in(card().name(), () -> parts().measure(views));
    }
}
