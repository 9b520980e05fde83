package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import java.util.List;
import java.util.Set;

/// The cosine of what a predictor says about one view and the target of the other view, `mean_i cos(p_i,
/// z'_i)`; summed over both directions, or the prediction from the anchor alone.
///
/// @param targets where targets come from
record Predicted(Targets targets, boolean symmetric) implements Regulariser.Custom {
    enum Targets {
        /// [Role#MOMENTUM]: another encoder's output; constants.
        GIVEN,
        /// The other view itself, as a constant: no gradient flows into it.
        STOPPED,
        /// The other view itself, with its gradient: collapses.
        LIVE
    }

    @Override
    public String name() {
        return "predicted";
    }

    @Override
    public Set<Need> needs() {
        return targets == Targets.GIVEN
                ? Set.of(Need.PAIRS, Need.PREDICTION, Need.MOMENTUM)
                : Set.of(Need.PAIRS, Need.PREDICTION);
    }

    @Override
    public Measured measure(Views views) {
        var value = Tape.in(name(), () -> {
            var first = Agreement.cosine(given(views, Role.PREDICTION, 0), target(views, 1));
            if (!symmetric) return first;
            return first.add(Agreement.cosine(given(views, Role.PREDICTION, 1), target(views, 0)));
        });
        return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
    }

    private Variable target(Views views, int side) {
        return switch (targets) {
            case GIVEN -> given(views, Role.MOMENTUM, side).detach();
            case STOPPED -> view(views, side).detach();
            case LIVE -> view(views, side);
        };
    }

    private static Variable view(Views views, int side) {
        return (side == 0 ? views.anchor() : views.positive()).vectors();
    }

    private static Variable given(Views views, Role role, int side) {
        var all = views.all(role);
        if (side < all.size()) return all.get(side).vectors();
        throw new ObjectiveException("this objective needs a view '%s', the batch offers %s"
                .formatted(role.label(side), String.join(", ", views.named().keySet())));
    }
}
