package dev.dipole.contrastive.wrapper;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Several objectives at once.
///
/// `L = Σ_k w_k · objective_k`, weights constant or on a [Course]
///
///     {"type": "sum", "terms": [
///         {"weight": 1, "objective": {"type": "infonce"}},
///         {"weight": {"kind": "quadratic", "from": 0, "to": 3e-4, "over": 0.3}, "objective": {"type":
/// "flops"}}]}
///
/// **The batch** brings what any of them needs. A weight that two of them learn under one name is one weight.
///
/// @param terms at least one
public record Sum(List<Share> terms) implements NamedObjective {
    /// An objective and how much it counts; a number in settings is a weight that stays as it is.
    public record Share(Course weight, NamedObjective objective) {
        public Share(double weight, NamedObjective objective) {
            this(Course.constant(weight), objective);
        }
    }

    public Sum {
        if (terms.isEmpty()) throw new ObjectiveException("sum: name at least one term");
        terms = List.copyOf(terms);
    }

    /// InfoNCE alone.
    public Sum() {
        this(List.of(new Share(1, new InfoNce())));
    }

    @Override
    public Card card() {
        return Card.of(Family.WRAPPER, "sum", "Σ_k w_k objective_k", "a weighted sum")
                .needs("what its terms need")
                .degenerates("where a term does")
                .relations("one term of weight 1: that objective")
                .aliases("weighted-sum");
    }

    @Override
    public Objective parts() {
        return views -> {
            var sum = new LossSum();
            for (var share : terms) {
                var objective = share.objective();
                sum.add(objective.card().name(), share.weight().from(), objective.measure(views));
            }
            return sum.of(views.rows());
        };
    }

    @Override
    public List<OwnWeight> weights() {
        return terms.stream()
                .flatMap(t -> t.objective().weights().stream())
                .distinct()
                .toList();
    }

    @Override
    public Set<Need> needs() {
        var needs = EnumSet.noneOf(Need.class);
        terms.forEach(t -> needs.addAll(t.objective().needs()));
        return needs;
    }

    @Override
    public Sum at(int step, int total) {
        return new Sum(terms.stream()
                .map(t -> new Share(t.weight().at(step, total), t.objective().at(step, total)))
                .toList());
    }
}
