package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.BatchReport;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.TermReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Losses added up, their reports put one after the other under the name of each part.
final class LossSum {
    private final List<TermReport> reports = new ArrayList<>();
    private @Nullable Variable total;

    /// Adds `weight · loss`.
    void add(String part, double weight, Loss loss) {
        add(weight, loss.value());
        for (var r : loss.report().terms()) {
            var reasons =
                    r.reasons().stream().map(reason -> part + ": " + reason).toList();
            reports.add(new TermReport(
                    part + "/" + r.term(),
                    r.rows(),
                    r.rowsWithoutPositives(),
                    r.rowsWithoutNegatives(),
                    r.maskedFalseNegatives(),
                    r.suspectedFalseNegatives(),
                    reasons));
        }
    }

    /// Adds `weight · value`.
    void add(double weight, Variable value) {
        var share = weight == 1 ? value : value.scale(weight);
        total = total == null ? share : total.add(share);
    }

    Loss of(int rows) {
        if (total == null) throw new IllegalStateException("a sum of nothing");
        return new Loss(total, new BatchReport(rows, reports));
    }
}
