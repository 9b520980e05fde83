package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One walk backwards over a tape: the gradients still on their way, and the memory that falls free behind
/// them.
final class BackwardPass {
    private final Workspace workspace;
    private final boolean checked;
    private final int began;
    /// The gradients on their way.
    private final Map<Variable, Tensor> slots = new LinkedHashMap<>();

    BackwardPass(Workspace workspace, boolean checked) {
        this.workspace = workspace;
        this.checked = checked;
        this.began = workspace.mark();
    }

    void seed(Variable output, Tensor seed) {
        if (output.tracked()) slots.put(output, seed);
    }

    /// Pulls the gradient of an entry's output back to its inputs, then frees it and what the pullback used in
    /// between.
    void through(Tape.Entry entry) {
        var arrived = slots.remove(entry.output());
        if (arrived == null) return;
        int mark = workspace.mark();
        var given = new ArrayList<Tensor>();
        entry.pullback().apply(arrived, new Op.Sink() {
            @Override
            public void give(int input, Supplier<Tensor> gradient) {
                give(input, gradient, sum -> sum.accumulate(gradient.get(), 1));
            }

            @Override
            public void give(int input, Supplier<Tensor> gradient, Consumer<Tensor> addTo) {
                if (!wants(input)) return;
                var variable = entry.inputs().get(input);
                var tensor = checked(entry, variable, merged(slots.get(variable), arrived, gradient, addTo));
                slots.put(variable, tensor);
                given.add(tensor);
            }

            @Override
            public boolean wants(int input) {
                return entry.inputs().get(input).tracked();
            }
        });
        workspace.releaseSince(mark, given);
        if (isOurs(arrived) && holders(arrived) == 0) workspace.release(arrived);
    }

    /// The sum of what has come before, perhaps nothing, and one more gradient. It is added in place where
    /// nobody else reads what has come before.
    private Tensor merged(@Nullable Tensor before, Tensor arrived, Supplier<Tensor> gradient, Consumer<Tensor> addTo) {
        if (before == null) return gradient.get();
        boolean alone = isOurs(before) && before.storage() != arrived.storage() && holders(before) == 1;
        var sum = alone ? before : before.copy();
        addTo.accept(sum);
        return sum;
    }

    /// Whether a tensor was made on the way back; others may be values that are still needed.
    private boolean isOurs(Tensor gradient) {
        return workspace.lentSince(began, gradient);
    }

    /// How many variables have a gradient in that memory.
    private long holders(Tensor gradient) {
        return slots.values().stream()
                .filter(t -> t.storage() == gradient.storage())
                .count();
    }

    private Tensor checked(Tape.Entry entry, Variable input, Tensor gradient) {
        if (!gradient.shape().equals(input.shape())) {
            throw new IllegalStateException("%s gave a gradient of shape %s for an operand of shape %s"
                    .formatted(entry.op().name(), gradient.shape(), input.shape()));
        }
        if (checked) NonFiniteException.check(gradient, entry.where("backward"));
        return gradient;
    }

    /// The gradients that reached the leaves, taken out of the workspace. Leaves that share a gradient get
    /// copies.
    Gradients gradients(Set<Variable> leaves) {
        var found = new LinkedHashMap<Variable, Tensor>();
        List<Tensor> kept = new ArrayList<>();
        for (var leaf : leaves) {
            var gradient = slots.get(leaf);
            if (gradient == null) continue;
            boolean whole = gradient.offset() == 0
                    && kept.stream().noneMatch(t -> t.storage() == gradient.storage())
                    && workspace.keep(gradient);
            var own = whole ? gradient : Workspace.outside(gradient::copy);
            kept.add(own);
            found.put(leaf, own);
        }
        return new Gradients(found);
    }
}
