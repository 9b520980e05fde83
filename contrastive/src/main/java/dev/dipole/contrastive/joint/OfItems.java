package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.regulariser.OfViews;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A formula of all views of the items together: anchors, positives, further views.
record OfItems(String name, int leastRows, Function<List<Variable>, Variable> formula) implements Regulariser.Custom {
    /// A formula of exactly two views, anchors and positives.
    static OfItems pair(String name, int leastRows, Pair formula) {
        return new OfItems(name, leastRows, views -> formula.of(views.get(0), views.get(1)));
    }

    interface Pair {
        Variable of(Variable first, Variable second);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PAIRS);
    }

    @Override
    public Measured measure(Views views) {
        views.positive(); // one view has nothing to agree with
        var items = OfViews.items(views).stream().map(View::vectors).toList();
        boolean tooFew = views.rows() < leastRows;
        var value = Tape.in(name, () -> tooFew ? nothing(items) : formula.apply(items));
        var report = TermReport.ofVectors(name, views.rows(), tooFew ? List.of(tooFew(views.rows())) : List.of());
        return new Measured(value, report);
    }

    private String tooFew(int rows) {
        return "%s: at least %d rows are needed, not %d".formatted(name, leastRows, rows);
    }

    private static Variable nothing(List<Variable> items) {
        return Variable.concatRows(items).scale(0).sum();
    }
}
