package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A copy of a model that follows it slowly: `θ' ← m θ' + (1 − m) θ` after each step (He et al., 2020;
/// Grill et al., 2020). No gradient reaches it. `m = 1` never moves, `m = 0` is the model itself, both
/// to the bit.
///
/// @param model what follows, of the same layers as what it follows
public record MovingAverage<M extends Module>(M model) {
    /// Moves towards another model of the same parameters.
    ///
    /// @param momentum `m`, from 0 to 1
    public void follow(Module other, double momentum) {
        Check.share("the momentum", momentum);
        var mine = model.parameters();
        var theirs = new LinkedHashMap<>(other.parameters());
        for (Map.Entry<String, Variable> entry : mine.entrySet()) {
            var value = entry.getValue().value();
            var target = Objects.requireNonNull(theirs.get(entry.getKey()), entry.getKey())
                    .value();
            value.accumulate(value, momentum - 1); // v + (m − 1) v
            value.accumulate(target, 1 - momentum);
        }
    }
}
