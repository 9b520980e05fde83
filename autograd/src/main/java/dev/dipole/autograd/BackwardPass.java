package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// One walk backwards over a tape: the gradients still on their way, and the memory that falls free behind
/// them.
final class BackwardPass {
    /// A gradient on its way; `summed` if it is a sum made here, which nobody else holds, so that more may be
    /// added in place.
    private record Slot(Tensor gradient, boolean summed) {}

    private final Workspace workspace;
    private final boolean checked;
    private final Map<Variable, Slot> slots = new LinkedHashMap<>();

    BackwardPass(Workspace workspace, boolean checked) {
        this.workspace = workspace;
        this.checked = checked;
    }

    void seed(Variable output, Tensor seed) {
        if (output.tracked()) slots.put(output, new Slot(seed, false));
    }

    /// Pulls the gradient of an entry's output back to its inputs, then frees it and what the pullback used in
    /// between.
    void through(Tape.Entry entry) {
        var arrived = slots.remove(entry.output());
        if (arrived == null) return;
        int mark = workspace.mark();
        var given = new ArrayList<Tensor>();
        entry.pullback().apply(arrived.gradient(), new Op.Sink() {
            @Override
            public void give(int input, Supplier<Tensor> gradient) {
                if (!wants(input)) return;
                var tensor = gradient.get();
                if (checked) NonFiniteException.check(tensor, entry.where("backward"));
                given.add(merge(entry, entry.inputs().get(input), tensor));
            }

            @Override
            public boolean wants(int input) {
                return entry.inputs().get(input).tracked();
            }
        });
        workspace.releaseSince(mark, given);
        if (slots.values().stream()
                .noneMatch(s -> s.gradient().storage() == arrived.gradient().storage())) {
            workspace.release(arrived.gradient());
        }
    }

    private Tensor merge(Tape.Entry entry, Variable input, Tensor gradient) {
        if (!gradient.shape().equals(input.shape())) {
            throw new IllegalStateException("%s gave a gradient of shape %s for an operand of shape %s"
                    .formatted(entry.op().name(), gradient.shape(), input.shape()));
        }
        var before = slots.get(input);
        var slot = new Slot(gradient, false);
        if (before != null && before.summed()) {
            before.gradient().accumulate(gradient, 1);
            slot = before;
        } else if (before != null) {
            slot = new Slot(before.gradient().add(gradient), true);
        }
        slots.put(input, slot);
        return slot.gradient();
    }

    /// The gradients that reached the leaves, taken out of the workspace. Leaves that share a gradient get
    /// copies.
    Gradients gradients(Set<Variable> leaves) {
        var found = new LinkedHashMap<Variable, Tensor>();
        List<Tensor> kept = new ArrayList<>();
        for (var leaf : leaves) {
            var slot = slots.get(leaf);
            if (slot == null) continue;
            var gradient = slot.gradient();
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
