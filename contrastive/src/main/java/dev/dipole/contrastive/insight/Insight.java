package dev.dipole.contrastive.insight;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.NonFiniteException;
import dev.dipole.autograd.Recorded;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.BatchReport;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.Watch;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// What an objective makes of a batch, seen from inside:
///
///     var insight = Insight.of(new InfoNce(), views);
///     insight.tables().getFirst().strongest(10);        // who is pulled and pushed hardest
///     insight.tables().getFirst().hardestNegatives(3);
///     insight.tables().getFirst().suspects(new Suspicion(Suspicion.By.CLOSENESS, 0.1));
///
/// An objective acts on the encoder through `∂L/∂s` of its score tables alone; here each is, with every step
/// from raw scores to costs. Tables are kept whole: a batch of `B` pairs needs `B²` numbers for each step.
///
/// @param loss the value of the objective
/// @param report what the terms found
/// @param tables each score table in the order in which it was judged; none for an objective without
/// @param gradients of the parameters that the loss depends on
public record Insight(double loss, BatchReport report, List<TableInsight> tables, Gradients gradients) {
    public Insight {
        tables = List.copyOf(tables);
    }

    /// Looks at an objective on given vectors. Gradients go to the vectors and not beyond: where they came from
    /// does not matter, and no encoder runs.
    ///
    /// @throws ObjectiveException if the batch lacks what the objective compares, or the loss is not finite
    public static Insight of(Objective objective, Views views) {
        return ofLeaves(objective, views.map(v -> Variable.parameter(v.value())));
    }

    /// The same for views over variables of the caller, whose gradients are wanted.
    ///
    /// @throws ObjectiveException if the batch lacks what the objective compares, or the loss is not finite
    public static Insight ofLeaves(Objective objective, Views views) {
        var onlooker = new Onlooker();
        var report = new AtomicReference<BatchReport>();
        var recorded = Watch.with(onlooker, () -> record(Recording.plain(), objective, views, report));
        double loss = recorded.value();
        if (!Double.isFinite(loss)) {
            recorded.discard();
            throw new ObjectiveException("the loss is %s; %s".formatted(loss, culprit(objective, views)));
        }
        var gradients = recorded.gradients();
        return new Insight(loss, report.get(), onlooker.tables(), gradients);
    }

    private static Recorded record(
            Recording recording, Objective objective, Views views, AtomicReference<BatchReport> report) {
        return Tape.record(recording, () -> {
            var loss = objective.measure(views);
            report.set(loss.report());
            return loss.value();
        });
    }

    private static String culprit(Objective objective, Views views) {
        try {
            record(Recording.plain().checkingNumbers(), objective, views, new AtomicReference<>())
                    .discard();
            return "no single operation is to blame";
        } catch (NonFiniteException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
