package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.Clip;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.nn.optim.Schedule;
import dev.dipole.nn.optim.Sgd;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 6: training. Measure, take the gradient, go a step against it, again.
///
/// Read next: `AdamW`, `ParameterGroup`, `Schedule` and `Clip` in `nn.optim`, then lesson 7. The real loop is
/// `Trainer` in `contrastive.train`; after lesson 9 it will look familiar.
@ExtendWith(OnReference.class)
class T06_Training {
    public record Weight(Variable w) implements Module {
        static Weight of(double... values) {
            return new Weight(Variable.parameter(Tensor.of(Shape.of(values.length), values)));
        }

        double[] values() {
            return w.value().toDoubles();
        }
    }

    /// One step of gradient descent by hand: the loss (2w − 6)² has at w = 1 the slope 2 · (2 − 6) · 2 = −16; a
    /// rate of 0.1 moves w by +1.6.
    @Test
    void aStepByHand() {
        var model = Weight.of(1);
        var optimizer = new Sgd(ParameterGroup.standard(model, 0), 0);
        var recorded = Tape.record(() -> {
            var error = model.w().affine(2, -6);
            return error.mul(error).sum();
        });
        assertEquals(16, recorded.value());
        optimizer.update(recorded.gradients(), 0.1, 1);
        assertArrayEquals(new double[] {2.6}, model.values(), 1e-12);
    }

    /// AdamW divides each gradient by its own usual size. Its first step is therefore the rate itself, in the
    /// gradient's direction, whether the gradient is 1000 or 0.001.
    @Test
    void adamWMovesByTheRate() {
        var model = Weight.of(0, 0);
        var optimizer = new AdamW(ParameterGroup.standard(model, 0));
        var slopes = Variable.constant(Tensor.of(Shape.of(2), 1000, -0.001));
        optimizer.update(Tape.record(() -> model.w().mul(slopes).sum()).gradients(), 0.01, 1);
        assertArrayEquals(new double[] {-0.01, 0.01}, model.values(), 1e-6);
    }

    /// Weight decay is for matrices. Biases and normalisations, which have one axis, go without.
    @Test
    void biasesAreNotDecayed() {
        var groups = ParameterGroup.standard(Linear.of(3, 2, new Initialiser(1, 0.02)), 0.01);
        assertEquals("[weight]", groups.get(0).parameters().keySet().toString());
        assertEquals(0.01, groups.get(0).decay());
        assertEquals("[bias]", groups.get(1).parameters().keySet().toString());
        assertEquals(0, groups.get(1).decay());
    }

    /// A gradient of length 5 that may have length 1 is scaled by a fifth; its direction stays.
    @Test
    void clipping() {
        var model = Weight.of(0, 0);
        var slopes = Variable.constant(Tensor.of(Shape.of(2), 3, 4));
        var clip = new Clip(1).of(Tape.record(() -> model.w().mul(slopes).sum()).gradients());
        assertEquals(5, clip.norm(), 1e-12);
        assertEquals(0.2, clip.factor(), 1e-6);
    }

    /// The rate rises from 0 while the optimiser learns the gradients' sizes, then falls: two steps of warm-up
    /// out of six.
    @Test
    void theRateRisesAndFalls() {
        var schedule = new Schedule.Linear(1, 2);
        double[] rates = new double[6];
        for (int step = 0; step < 6; step++) rates[step] = schedule.rate(step, 6);
        assertArrayEquals(new double[] {0, 0.5, 1, 0.75, 0.5, 0.25}, rates, 1e-12);
    }

    /// All of it in one loop: a line through points of y = 3x + 1. The loop is the whole of training; a
    /// Transformer changes only what stands inside `loss`.
    @Test
    void aLineIsLearnt() {
        var x = Variable.constant(Tensor.of(Shape.of(4, 1), -1, 0, 1, 2));
        var y = Variable.constant(Tensor.of(Shape.of(4, 1), -2, 1, 4, 7));
        var line = Linear.of(1, 1, new Initialiser(1, 0.02));
        var optimizer = new AdamW(ParameterGroup.standard(line, 0));
        var schedule = new Schedule.Cosine(0.1, 10, 0);
        double first = 0;
        double last = 0;
        for (int step = 0; step < 300; step++) {
            var recorded = Tape.record(() -> {
                var error = line.apply(x).sub(y);
                return error.mul(error).mean();
            });
            last = recorded.value();
            if (step == 0) first = last;
            var gradients = recorded.gradients();
            optimizer.update(gradients, schedule.rate(step, 300), 1);
            gradients.release(); // the memory of this step serves the next
        }
        assertTrue(first > 10, "the points are far from the first line: " + first);
        assertTrue(last < 1e-6, "the loss should have vanished: " + last);
        assertEquals(3, line.weight().value().item(), 1e-3);
    }
}
