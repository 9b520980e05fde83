package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// `L = Σ weight · term`, the form of every objective.
public record WeightedSum(List<Weighted> terms) implements Objective {
    public WeightedSum {
        if (terms.isEmpty()) throw new ObjectiveException("an objective needs at least one term");
        terms = List.copyOf(terms);
    }

    @Override
    public Set<Need> needs() {
        return terms.stream().flatMap(t -> t.term().needs().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Loss measure(Views views) {
        var reports = new ArrayList<TermReport>();
        Variable total = null;
        for (var weighted : terms) {
            var measured = weighted.term().measure(views);
            reports.add(measured.report());
            var share =
                    weighted.weight() == 1 ? measured.value() : measured.value().scale(weighted.weight());
            total = total == null ? share : total.add(share);
        }
        if (total == null) throw new IllegalStateException("no terms");
        return new Loss(total, new BatchReport(views.rows(), reports));
    }
}
