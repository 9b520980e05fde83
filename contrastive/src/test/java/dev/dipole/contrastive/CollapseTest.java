package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.joint.SimSiam;
import dev.dipole.contrastive.regulariser.Dispersive;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What keeps embeddings of two views from becoming one point: a small encoder is trained on noisy copies of
/// the same items, with and without it.
class CollapseTest {
    private static final int ITEMS = 48;
    private static final int WIDTH = 6;
    private static final int STEPS = 400;

    /// An encoder, a bias and a predictor, all linear.
    private record Model(Variable encoder, Variable bias, Variable predictor) {
        static Model random() {
            return new Model(
                    Variable.parameter(normal(WIDTH, WIDTH, "encoder", .4)),
                    Variable.parameter(normal(1, WIDTH, "bias", .1).reshape(WIDTH)),
                    Variable.parameter(normal(WIDTH, WIDTH, "predictor", .4)));
        }

        Variable embed(Variable x) {
            return x.linear(encoder, bias);
        }

        Views views(Variable x1, Variable x2) {
            var z1 = embed(x1);
            var z2 = embed(x2);
            return Views.pairs(z1, z2)
                    .with(Role.PREDICTION, List.of(View.live(z1.linear(predictor)), View.live(z2.linear(predictor))));
        }
    }

    private static Tensor normal(int rows, int columns, String name, double deviation) {
        double[] values = new double[rows * columns];
        Key.of(7, name).normals(values);
        return Tensor.of(
                Shape.of(rows, columns),
                Arrays.stream(values).map(v -> deviation * v).toArray());
    }

    /// The mean deviation of the coordinates of unit vectors, times √width: 1 where they are spread evenly, 0
    /// where they are one point.
    private static double spreadAfterTraining(Objective objective) {
        var model = Model.random();
        var items = normal(ITEMS, WIDTH, "items", 1);
        for (int step = 0; step < STEPS; step++) {
            var x1 = Variable.constant(items.add(normal(ITEMS, WIDTH, "first" + step, .5)));
            var x2 = Variable.constant(items.add(normal(ITEMS, WIDTH, "second" + step, .5)));
            var recorded = Tape.record(() -> objective.of(model.views(x1, x2)));
            var gradients = recorded.gradients();
            for (var weight : List.of(model.encoder(), model.bias(), model.predictor())) {
                var gradient = gradients.find(weight);
                double decay = 1 - .2 * .01;
                var moved = weight.value().scale(decay);
                if (gradient != null) moved.accumulate(gradient, -.2);
                weight.value().assign(moved.toDoubles());
            }
        }
        return spread(model.embed(Variable.constant(items)).unitRows().value().toDoubles());
    }

    private static double spread(double[] u) {
        double sum = 0;
        for (int j = 0; j < WIDTH; j++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < ITEMS; i++) {
                mean += u[i * WIDTH + j] / ITEMS;
                square += u[i * WIDTH + j] * u[i * WIDTH + j] / ITEMS;
            }
            sum += Math.sqrt(Math.max(0, square - mean * mean)) / WIDTH;
        }
        return sum * Math.sqrt(WIDTH);
    }

    @Test
    void simSiamCollapsesWithoutTheStoppedGradient() {
        inFloat64(() -> {
            double with = spreadAfterTraining(new SimSiam());
            double without = spreadAfterTraining(new SimSiam(true, false));
            assertTrue(with > .5, "with: " + with);
            assertTrue(without < .1, "without: " + without);
        });
    }

    @Test
    void dispersionIsTheRepulsionThatAlignmentLacks() {
        inFloat64(() -> {
            var alignment = new Weighted(1, new Regulariser.Alignment(2));
            var cosine = new Dispersive(Dispersive.Variant.INFONCE_COSINE, .5, 1, true, true, false);
            var dispersion = ((WeightedSum) cosine.parts()).terms().get(0).term();
            double alone = spreadAfterTraining(Objective.sum(alignment));
            double both = spreadAfterTraining(Objective.sum(alignment, new Weighted(.5, dispersion)));
            assertTrue(alone < .1, "alignment alone: " + alone);
            assertTrue(both > .5, "with dispersion: " + both);
        });
    }
}
