package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import java.util.ArrayList;
import java.util.List;

/// A formula of each view of the items for itself: anchors, positives if there are any, further views. Hard
/// negatives, predictions and targets are left out.
///
/// With fewer rows than the formula needs it is exactly 0, and the report says so.
public record OfViews(VectorFormula formula, Over over) implements Regulariser.Custom {
    /// How the numbers of several views become one.
    public enum Over {
        MEAN,
        SUM
    }

    @Override
    public String name() {
        return formula.name();
    }

    /// The views of the items: anchors, and of positives and further views as many as there are.
    ///
    /// @throws dev.dipole.contrastive.ObjectiveException if the batch has no anchors
    public static List<View> items(Views views) {
        var items = new ArrayList<View>(List.of(views.anchor()));
        for (var role : List.of(Role.POSITIVE, Role.VIEW)) items.addAll(views.all(role));
        return items;
    }

    @Override
    public Measured measure(Views views) {
        var items = items(views);
        boolean tooFew = views.rows() < formula.leastRows();
        var value = Tape.in(name(), () -> {
            var sum = of(items.getFirst(), tooFew);
            for (var item : items.subList(1, items.size())) sum = sum.add(of(item, tooFew));
            return over == Over.MEAN && items.size() > 1 ? sum.scale(1.0 / items.size()) : sum;
        });
        return new Measured(value, TermReport.ofVectors(name(), views.rows(), reasons(tooFew, views.rows())));
    }

    private Variable of(View item, boolean tooFew) {
        return tooFew ? item.vectors().scale(0).sum() : formula.of(item.vectors());
    }

    private List<String> reasons(boolean tooFew, int rows) {
        if (!tooFew) return List.of();
        return List.of("%s: at least %d rows are needed, not %d".formatted(name(), formula.leastRows(), rows));
    }
}
