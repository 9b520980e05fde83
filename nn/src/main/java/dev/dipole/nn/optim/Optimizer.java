package dev.dipole.nn.optim;

import dev.dipole.autograd.Gradients;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Changes parameters in place by their gradients.
public sealed interface Optimizer permits Sgd, AdamW {
    /// One step. A parameter of a group that received no gradient is an error that names it (it would silently
    /// stay as it is); nothing has been changed then.
    ///
    /// @param rate the learning rate of this step
    /// @param gradientScale factor of every gradient, from clipping
    void update(Gradients gradients, double rate, double gradientScale);

    List<ParameterGroup> groups();

    /// The tensors that must be saved to continue exactly, by name; live, not copied. [#steps] belongs to them.
    Map<String, Tensor> state();

    /// The number of steps taken.
    int steps();

    /// Sets the number of steps taken, when continuing; the tensors of [#state] are assigned in place.
    void restoreSteps(int steps);
}
