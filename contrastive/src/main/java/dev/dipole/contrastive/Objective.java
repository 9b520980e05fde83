package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.List;
import java.util.Set;

/// What training minimises: a number for a batch. Objectives are sums of terms; wrappers decorate them.
///
///     Variable loss = objective.of(views);     // inside Tape.record
///
/// An objective keeps nothing between batches. What it learns itself, such as a scale or proxies of classes, and
/// what moves from batch to batch, such as a teacher's centre, it names in [#weights]; the batch brings them
/// ([Views#with(ObjectiveWeights)]).
public interface Objective {
    /// The loss of a batch with its diagnosis.
    ///
    /// @throws ObjectiveException if the batch lacks a view or labels that the objective compares, or one of the
    /// catalogue is given NaN or an infinity
    Loss measure(Views views);

    /// The weights that this objective keeps beside the encoder; most have none.
    default List<OwnWeight> weights() {
        return List.of();
    }

    /// What the batch must bring beside the vectors of its texts.
    default Set<Need> needs() {
        return Set.of();
    }

    /// The objective of step `step` (from 0) of `total`; itself unless something in it follows a schedule.
    default Objective at(int step, int total) {
        return this;
    }

    /// The loss of a batch, a scalar.
    default Variable of(Views views) {
        return measure(views).value();
    }

    /// `Σ weight · term`.
    static Objective sum(Weighted... terms) {
        return new WeightedSum(List.of(terms));
    }

    /// A single term with weight 1.
    static Objective only(Term term) {
        return sum(new Weighted(1, term));
    }
}
