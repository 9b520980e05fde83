package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A sum over blocks of rows, `Σ_b part(rows of block b)`, of which one block's values exist at a time.
///
/// A sum passes its gradient on to each summand as it is. So the gradients of a block are taken for the seed 1
/// as soon as it is computed, and the way back only multiplies their sum by the gradient that arrives: no block
/// is computed twice. Where [Hooks] want to see the gradients inside, which then are not yet those of the loss,
/// the way back computes the blocks again instead.
///
/// Operands: what is cut into blocks, then all else that the parts use.
///
/// @param block the rows of a block; the last one has what is left
/// @param part what to sum
public record BlockSum(int block, Part part, Recording recording, int site, String path) implements Op {
    /// What a block adds to the sum.
    @FunctionalInterface
    public interface Part {
        /// A scalar of the rows `from … to-1`.
        ///
        /// @param rows those rows of each operand
        Variable of(int from, int to, List<Variable> rows);
    }

    /// What computing the blocks one after another showed.
    ///
    /// @param value the sum
    /// @param others what the parts used besides the rows
    /// @param gradients of the operands that are wanted, for the seed; empty if there was none
    /// @param sites the first random site afterwards
    record Swept(Tensor value, Set<Variable> others, Map<Variable, Tensor> gradients, int sites) {}

    static void check(int block, List<Variable> rows) {
        if (block < 1) throw new IllegalArgumentException("a block has at least one row, not " + block);
        if (rows.isEmpty()) throw new IllegalArgumentException("there is nothing to cut into blocks");
        for (var x : rows) {
            if (x.shape().rank() > 0 && x.shape().dim(0) == rows.get(0).shape().dim(0)) continue;
            throw new ShapeException("sumOfBlocks: %s does not have as many rows as %s"
                    .formatted(x.shape(), rows.get(0).shape()));
        }
    }

    /// Computes the blocks in order, and their gradients at once if that may be.
    Swept sweep(List<Variable> rows) {
        boolean atOnce = recording.hooks().isEmpty();
        return sweep(rows, atOnce ? Tensor.full(rows.get(0).value().backend(), Shape.of(), 1) : null);
    }

    /// Computes the blocks in order; with a seed their gradients as well.
    private Swept sweep(List<Variable> rows, @Nullable Tensor seed) {
        var operands = List.copyOf(new LinkedHashSet<>(rows));
        int count = operands.get(0).shape().dim(0);
        var value = Tensor.full(operands.get(0).value().backend(), Shape.of(), 0);
        var others = new LinkedHashSet<Variable>();
        var gradients = new LinkedHashMap<Variable, Tensor>();
        int nextSite = site;
        for (int from = 0; from < count; from += block) {
            int begin = from;
            int end = Math.min(count, from + block);
            var slices = operands.stream().map(x -> slice(x, begin, end)).toList();
            var given = rows.stream().map(x -> slices.get(operands.indexOf(x))).toList();
            var recorded = Tape.recordFrom(recording, nextSite, path, () -> part.of(begin, end, given));
            nextSite = recorded.tape().sites();
            value.accumulate(recorded.output(), 1);
            var used = recorded.leaves();
            used.removeAll(slices);
            others.addAll(used);
            if (seed == null) recorded.discard();
            else collect(recorded.gradients(seed), operands, slices, begin, gradients);
        }
        return new Swept(value, others, gradients, nextSite);
    }

    private static Variable slice(Variable x, int from, int to) {
        var rows = x.value().slice(from, to);
        return x.tracked() ? Variable.parameter(rows) : Variable.constant(rows);
    }

    /// Adds the gradients of a block to the sums, those of the slices to the rows where they belong.
    private static void collect(
            Gradients found, List<Variable> operands, List<Variable> slices, int begin, Map<Variable, Tensor> sums) {
        for (var leaf : found.parameters()) {
            var gradient = found.of(leaf);
            int at = slices.indexOf(leaf);
            var target = at < 0 ? leaf : operands.get(at);
            var sum = sums.computeIfAbsent(target, v -> v.value().zeros());
            var place = at < 0 ? sum : sum.slice(begin, begin + gradient.shape().dim(0));
            place.accumulate(gradient, 1);
        }
        found.release();
    }

    Pullback pullback(List<Variable> operands, List<Variable> rows, Swept swept) {
        return (dy, into) -> {
            boolean known = !swept.gradients().isEmpty();
            var gradients = known ? swept.gradients() : sweep(rows, dy).gradients();
            for (int i = 0; i < operands.size(); i++) {
                var gradient = gradients.get(operands.get(i));
                if (gradient != null) into.give(i, () -> known ? gradient.scale(dy.item()) : gradient);
            }
        };
    }

    /// What the operation reads: each operand once.
    static List<Variable> operands(List<Variable> rows, Swept swept) {
        var operands = new LinkedHashSet<>(rows);
        operands.addAll(swept.others());
        return new ArrayList<>(operands);
    }

    @Override
    public Result apply(Tensor... in) {
        var rows = List.of(in).stream().map(Variable::parameter).toList();
        var swept = sweep(rows);
        return new Result(swept.value(), pullback(rows, rows, swept));
    }

    /// The same sum where nothing is recorded.
    static Variable unrecorded(int block, List<Variable> rows, Part part) {
        int count = rows.get(0).shape().dim(0);
        var value = Tensor.full(rows.get(0).value().backend(), Shape.of(), 0);
        for (int from = 0; from < count; from += block) {
            int begin = from;
            int end = Math.min(count, from + block);
            var slices = rows.stream().map(x -> slice(x, begin, end)).toList();
            value.accumulate(Workspace.scope(() -> part.of(begin, end, slices).value()), 1);
        }
        return Variable.constant(value);
    }
}
