package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// An operation from outside, as a researcher would write one.
class CustomOpTest {
    /// The identity forward, the gradient turned round backward (Ganin & Lempitsky, 2015).
    private record ReverseGradient() implements Op.Custom {
        @Override
        public Result apply(Tensor... in) {
            return new Result(in[0], (gradient, into) -> into.give(0, () -> gradient.scale(-1)));
        }
    }

    @Test
    void itsPullbackIsUsed() {
        var x = Variable.parameter(Tensor.of(Shape.of(2), 3, 4));
        var recorded =
                Tape.record(() -> Variable.of(new ReverseGradient(), x.mul(x)).sum());
        assertArrayEquals(new double[] {-6, -8}, recorded.gradients().of(x).toDoubles(), 1e-6);
    }
}
