package dev.dipole.contrastive.head;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.List;
import java.util.Set;

/// Any objective on vectors as they will be stored: signs, or whole numbers of one byte. Gradients pass as if
/// nothing had been rounded ([StraightThrough]).
///
/// `L = inner( round(z) )`, `∂L/∂z = ∂inner/∂round(z)`
///
/// **The batch** is the inner objective's; what a guide says stays as it is.
///
/// **Relations.** Vectors of signs are their own signs: then it is the inner objective.
///
/// @param precision what is kept of each number
/// @param queries whether anchors are rounded too, or documents alone
/// @param inner the objective
public record Quantised(StraightThrough.Precision precision, boolean queries, NamedObjective inner)
        implements NamedObjective {
    /// InfoNCE on the signs of both sides.
    public Quantised() {
        this(StraightThrough.Precision.BINARY, true, new InfoNce());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.WRAPPER,
                        "quantised",
                        "inner( round(z) ), gradients straight through",
                        "Bengio et al. 2013 (arXiv 1308.3432), straight-through estimator")
                .needs("what the inner objective needs")
                .degenerates("where the inner objective does")
                .relations("vectors of signs: the inner objective")
                .aliases("binary", "int8", "ste");
    }

    @Override
    public Objective parts() {
        return views -> inner.measure(views.map((role, view) -> rounds(role) ? view.map(this::rounded) : view));
    }

    private boolean rounds(Role role) {
        return role != Role.GUIDE && (queries || role != Role.ANCHOR);
    }

    private Variable rounded(Variable z) {
        return Variable.of(new StraightThrough(precision), z);
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Set<Need> needs() {
        return inner.needs();
    }

    @Override
    public Quantised at(int step, int total) {
        return new Quantised(precision, queries, inner.at(step, total));
    }
}
