package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.joint.Tico;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The running covariance of TiCo: a weight that batches move, without a gradient.
class TicoTest {
    private static final double FIRST = 0.901219192809; // NumPy, batch (A, P)
    private static final double SECOND = 1.776839166822; // NumPy, then batch (H, P)

    private static Views views(double[][] first, double[][] second) {
        return Views.pairs(Variable.constant(Batch.tensor(first)), Variable.constant(Batch.tensor(second)));
    }

    /// A batch that brings the running covariance, if there is one yet.
    private static Views views(double[][] first, double[][] second, @Nullable Tensor covariance) {
        var views = views(first, second);
        return covariance == null ? views : views.withWeights(Map.of(Tico.COVARIANCE, Variable.constant(covariance)));
    }

    @Test
    void theCovarianceLastsFromBatchToBatch() {
        inFloat64(() -> {
            var objective = new Tico();
            close("first batch", FIRST, objective.of(views(A, P)).value().item(), 1e-9);
            var zeros = ObjectiveWeights.of(objective, A[0].length, 1).byName().get(Tico.COVARIANCE);
            assertNotNull(zeros);
            close(
                    "from zeros",
                    FIRST,
                    objective.of(views(A, P, zeros.value())).value().item(),
                    1e-9);
            var running = objective.nextCovariance(views(A, P));
            close(
                    "second batch",
                    SECOND,
                    objective.of(views(H, P, running)).value().item(),
                    1e-9);
        });
    }

    @Test
    void theCovarianceSendsNothingBack() {
        inFloat64(() -> {
            var fixed = new Tico(.25, 1).nextCovariance(views(A, P)); // ¾ U'U/B
            var z = List.of(Variable.parameter(Batch.tensor(A)), Variable.parameter(Batch.tensor(P)));
            var moving = result(z, v -> new Tico(.25, 3).of(Views.pairs(v.get(0), v.get(1))));
            // beta = 1 takes the covariance as given, so that central differences see a constant
            var given = Map.of(Tico.COVARIANCE, Variable.constant(fixed));
            var constant = new Tico(1, 3);
            Function<List<Variable>, Variable> still =
                    v -> constant.of(Views.pairs(v.get(0), v.get(1)).withWeights(given));
            Numeric.checkGradients("a given covariance", z, still);
            var expected = result(z, still);
            close("loss", expected.loss(), moving.loss(), 1e-13);
            close("gradient", expected.gradients().get(0), moving.gradients().get(0), 1e-13);
        });
    }

    @Test
    void aCovarianceOfOtherVectorsIsRefused() {
        inFloat64(() -> {
            var other = Variable.constant(Tensor.full(Shape.of(2, 2), 0)).value();
            var error = assertThrows(ObjectiveException.class, () -> new Tico().of(views(A, P, other)));
            assertTrue(error.getMessage().contains("tico: a covariance of shape"), error::getMessage);
        });
    }

    @Test
    void withoutContrastItIsHalfTheAlignment() {
        inFloat64(() -> {
            double alignment = new Regulariser.Alignment(2)
                    .measure(views(A, P))
                    .value()
                    .value()
                    .item();
            close(
                    "rho 0",
                    alignment / 2,
                    new Tico(.9, 0).of(views(A, P)).value().item(),
                    1e-13);
        });
    }
}
