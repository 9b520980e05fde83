package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.Set;

/// A finished recording: its result, and the gradients on demand.
public final class Recorded {
    private final Tape tape;
    private final Variable output;
    private final Tensor value;
    private boolean spent;

    Recorded(Tape tape, Variable output) {
        this.tape = tape;
        this.output = output;
        this.value = Workspace.outside(output.value()::copy);
    }

    /// The result as one number; for a loss.
    public double value() {
        return value.item();
    }

    /// A copy of the result, which outlives the recording.
    public Tensor output() {
        return value;
    }

    /// The gradients of the result, which must be one number. Afterwards the recording's memory is given back:
    /// it can be asked once.
    public Gradients gradients() {
        if (value.size() != 1) {
            throw new ShapeException(
                    "gradients: the result has shape %s, not one number; give the gradient to pull back: gradients(seed)"
                            .formatted(value.shape()));
        }
        return gradients(Tensor.full(value.backend(), value.shape(), 1));
    }

    /// The gradients of `⟨seed, result⟩`. Afterwards the recording's memory is given back: it can be asked
    /// once.
    public Gradients gradients(Tensor seed) {
        Shape shape = value.shape();
        if (!seed.shape().equals(shape)) {
            throw new ShapeException("gradients: the seed has shape %s, the result %s".formatted(seed.shape(), shape));
        }
        if (spent)
            throw new IllegalStateException(
                    "gradients: this recording has been asked already, its memory is gone; record again");
        spent = true;
        return tape.backward(output, seed);
    }

    /// Gives the recording's memory back without taking gradients.
    public void discard() {
        spent = true;
        tape.workspace().close();
    }

    /// The random site after the last place that drew.
    public int sites() {
        return tape.sites();
    }

    Set<Variable> leaves() {
        return tape.leaves(output);
    }

    Tape tape() {
        return tape;
    }
}
