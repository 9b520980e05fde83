package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// A copy of a model that follows it slowly: `θ' ← m θ' + (1 − m) θ` after each step (He et al., 2020;
/// Grill et al., 2020). No gradient reaches it. `m = 1` never moves, `m = 0` is the model itself, both
/// to the bit.
///
/// @param model what follows, of the same layers as what it follows
public record MovingAverage<M extends Module>(M model) {
    /// Moves towards another model of the same parameters.
    ///
    /// @param momentum `m`, from 0 to 1
    /// @throws ObjectiveException if the other has no parameter of that name and shape
    public void follow(Module other, double momentum) {
        var mine = model.parameters();
        var theirs = new LinkedHashMap<>(other.parameters());
        for (Map.Entry<String, Variable> entry : mine.entrySet()) {
            var value = entry.getValue().value();
            var target = theirs.get(entry.getKey());
            if (target == null || !target.shape().equals(value.shape())) {
                throw new ObjectiveException(
                        "a moving average of '%s' %s cannot follow %s; both models need the same layers"
                                .formatted(
                                        entry.getKey(),
                                        value.shape(),
                                        target == null ? "what has none" : target.shape()));
            }
            move(value, target.value(), momentum);
        }
    }

    /// Moves one tensor towards another, `v ← m v + (1 − m) target`.
    public static void move(Tensor value, Tensor target, double momentum) {
        Check.share("the momentum", momentum);
        value.accumulate(value, momentum - 1); // v + (m − 1) v
        value.accumulate(target, 1 - momentum);
    }
}
