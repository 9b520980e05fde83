package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A recipe that looks at vectors rather than at a table, with a batch to try it on and what is known of it.
///
/// @param golden its value on the batch, computed from the formula with NumPy; NaN if there is none
/// @param collapsed its value when all vectors are equal; NaN if unknown
/// @param facts what leaves it as it is; everything else must change it
record SpreadCase(
        String label,
        NamedObjective objective,
        List<Slot> slots,
        List<Integer> labels,
        double golden,
        double collapsed,
        Set<Fact> facts) {
    /// A view of the batch.
    record Slot(Role role, double[][] matrix, boolean frozen) {}

    enum Fact {
        /// All vectors turned together change nothing.
        ROTATION,
        /// The length of each vector does not matter.
        LENGTH,
        /// All vectors times one number change nothing.
        SCALE,
        /// The same vector added to all changes nothing.
        SHIFT,
        /// Anchor and positive may change places.
        SYMMETRIC
    }

    static SpreadCase of(String label, NamedObjective objective, double golden, double collapsed, Fact... facts) {
        return new SpreadCase(label, objective, pair(), List.of(), golden, collapsed, Set.of(facts));
    }

    /// The same on other views.
    SpreadCase on(Slot... views) {
        return new SpreadCase(label, objective, List.of(views), labels, golden, collapsed, facts);
    }

    SpreadCase labelled(Integer... classes) {
        return new SpreadCase(label, objective, slots, List.of(classes), golden, collapsed, facts);
    }

    static List<Slot> pair() {
        return List.of(anchor(Batch.A), positive(Batch.P));
    }

    static Slot anchor(double[][] m) {
        return new Slot(Role.ANCHOR, m, false);
    }

    static Slot positive(double[][] m) {
        return new Slot(Role.POSITIVE, m, false);
    }

    static Slot view(double[][] m) {
        return new Slot(Role.VIEW, m, false);
    }

    static Slot prediction(double[][] m) {
        return new Slot(Role.PREDICTION, m, false);
    }

    static Slot frozen(Role role, double[][] m) {
        return new Slot(role, m, true);
    }

    /// The rows of A, then those of P: eight.
    static double[][] stacked() {
        var x = Arrays.copyOf(Batch.A, 8);
        System.arraycopy(Batch.P, 0, x, 4, 4);
        return x;
    }

    /// Some columns of a matrix.
    static double[][] columns(double[][] m, int from, int to) {
        return Arrays.stream(m).map(r -> Arrays.copyOfRange(r, from, to)).toArray(double[][]::new);
    }

    int rows() {
        return slots.get(0).matrix().length;
    }

    /// One variable per view, on the current backend.
    List<Variable> variables() {
        return slots.stream()
                .map(s -> Variable.parameter(Batch.tensor(s.matrix())))
                .toList();
    }

    /// The views over given variables; frozen slots are frozen views.
    Views views(List<Variable> variables) {
        var all = new ArrayList<View>();
        for (int i = 0; i < slots.size(); i++) {
            var live = View.live(variables.get(i));
            all.add(slots.get(i).frozen() ? live.freeze() : live);
        }
        return viewsOf(all);
    }

    Views viewsOf(List<View> all) {
        var views = Views.of(all.get(0));
        for (var role : Role.values()) {
            var ofRole = IntStream.range(0, slots.size())
                    .filter(i -> slots.get(i).role() == role)
                    .mapToObj(all::get)
                    .toList();
            if (!ofRole.isEmpty()) views = views.with(role, ofRole);
        }
        if (labels.isEmpty()) return views;
        return views.withLabels(
                Ints.of(labels.stream().mapToInt(Integer::intValue).toArray()));
    }

    double loss() {
        return objective.of(views(variables())).value().item();
    }

    Numeric.Result result() {
        return Numeric.result(variables(), v -> objective.of(views(v)));
    }

    /// The batch with every vector changed.
    SpreadCase mapRows(UnaryOperator<double[]> change) {
        var changed = slots.stream()
                .map(s ->
                        new Slot(s.role(), Arrays.stream(s.matrix()).map(change).toArray(double[][]::new), s.frozen()))
                .toList();
        return new SpreadCase(label, objective, changed, labels, golden, collapsed, facts);
    }

    /// The rows of every view in another order, or only some of them.
    SpreadCase rows(int... order) {
        var changed = slots.stream()
                .map(s -> new Slot(
                        s.role(),
                        Arrays.stream(order).mapToObj(i -> s.matrix()[i]).toArray(double[][]::new),
                        s.frozen()))
                .toList();
        var classes = labels.isEmpty()
                ? labels
                : Arrays.stream(order).mapToObj(labels::get).toList();
        return new SpreadCase(label, objective, changed, classes, golden, collapsed, facts);
    }

    /// The batch with anchor and positive, and what belongs to them, in each other's place.
    SpreadCase swapped() {
        var changed = new ArrayList<>(slots);
        for (var role : Role.values()) {
            var at = IntStream.range(0, slots.size())
                    .filter(i -> slots.get(i).role() == role)
                    .toArray();
            if (role == Role.ANCHOR || role == Role.POSITIVE || role == Role.VIEW || at.length != 2) continue;
            changed.set(at[0], slots.get(at[1]));
            changed.set(at[1], slots.get(at[0]));
        }
        var anchor = slots.get(0);
        var positive = slots.get(1);
        changed.set(0, new Slot(Role.ANCHOR, positive.matrix(), positive.frozen()));
        changed.set(1, new Slot(Role.POSITIVE, anchor.matrix(), anchor.frozen()));
        return new SpreadCase(label, objective, changed, labels, golden, collapsed, facts);
    }

    boolean knows(Fact fact) {
        return facts.contains(fact);
    }
}
