package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Any objective, with batches refused that teach it nothing or something wrong.
///
/// `L = inner`, or an [ObjectiveException] that names the view and the rows: vectors that are zero, not finite,
/// or all equal; a text twice in a view (by ids); a single class; rows without positives or without negatives.
///
/// **Source.** No paper: each of these has a finite loss, so that training goes on without learning.
///
/// **Relations.** On a sound batch it is the inner objective, values and gradients.
///
/// @param inner the objective
public record Strict(NamedObjective inner) implements NamedObjective {
    /// Around InfoNCE.
    public Strict() {
        this(new InfoNce());
    }

    @Override
    public Card card() {
        return Card.of(
                        inner.card().family(),
                        "strict",
                        "inner, or an error where the batch is degenerate",
                        "none: a check around any objective")
                .needs("what the inner objective needs")
                .degenerates("never: it refuses zero, equal or repeated vectors, one class, rows without partners")
                .relations("the inner objective on every sound batch")
                .aliases("refuse-degenerate-batches");
    }

    @Override
    public Set<Need> needs() {
        return inner.needs();
    }

    @Override
    public Strict at(int step, int total) {
        return new Strict(inner.at(step, total));
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Objective parts() {
        return inner.parts();
    }

    @Override
    public Loss measure(Views views) {
        refuse(BatchStatistics.of(views).findings());
        var loss = inner.measure(views);
        refuse(loss.report().reasons());
        return loss;
    }

    private static void refuse(List<String> findings) {
        if (findings.isEmpty()) return;
        var all = new ArrayList<>(findings);
        String rest = all.size() > 3 ? "; and %d more findings".formatted(all.size() - 3) : "";
        throw new ObjectiveException("a degenerate batch is refused: %s%s; mend the data, or train without 'strict'"
                .formatted(String.join("; ", all.subList(0, Math.min(3, all.size()))), rest));
    }
}
