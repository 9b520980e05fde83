package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.joint.Tico;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The running covariance of TiCo: explicit, without a gradient, and the same after it was saved.
class TicoTest {
    private static final double FIRST = 0.901219192809; // NumPy, batch (A, P)
    private static final double SECOND = 1.776839166822; // NumPy, then batch (H, P)

    private static Views views(double[][] first, double[][] second) {
        return Views.pairs(Variable.constant(Batch.tensor(first)), Variable.constant(Batch.tensor(second)));
    }

    @Test
    void theCovarianceLastsFromBatchToBatch() {
        inFloat64(() -> {
            var running = new Tico.Covariance();
            var objective = new Tico().tracking(running);
            assertNull(running.value());
            close("first batch", FIRST, objective.of(views(A, P)).value().item(), 1e-9);
            var saved = Objects.requireNonNull(running.value()).copy();
            close("second batch", SECOND, objective.of(views(H, P)).value().item(), 1e-9);
            var restored = new Tico.Covariance();
            restored.restore(saved);
            double again = new Tico().tracking(restored).of(views(H, P)).value().item();
            close("from what was saved", SECOND, again, 1e-9);
            assertEquals(Tensor.class, Objects.requireNonNull(restored.value()).getClass());
        });
    }

    @Test
    void insideARecordingItOutlivesTheStep() {
        inFloat64(() -> {
            var running = new Tico.Covariance();
            var objective = new Tico().tracking(running);
            for (var batch : List.of(A, H)) {
                var z = Variable.parameter(Batch.tensor(batch));
                var recorded = Tape.record(() -> objective.of(Views.pairs(z, Variable.constant(Batch.tensor(P)))));
                close("batch", batch == A ? FIRST : SECOND, recorded.value(), 1e-9);
                recorded.gradients().release();
            }
        });
    }

    @Test
    void theCovarianceSendsNothingBack() {
        inFloat64(() -> {
            var covariance = new Tico.Covariance();
            new Tico(.25, 1).tracking(covariance).of(views(A, P)); // ¾ U'U/B
            var fixed = Objects.requireNonNull(covariance.value());
            var z = List.of(Variable.parameter(Batch.tensor(A)), Variable.parameter(Batch.tensor(P)));
            var moving = result(z, v -> new Tico(.25, 3).of(Views.pairs(v.get(0), v.get(1))));
            // beta = 1 takes the covariance as given, so that central differences see a constant
            var still = new Tico.Covariance();
            still.restore(fixed);
            var constant = new Tico(1, 3).tracking(still);
            Numeric.checkGradients("a given covariance", z, v -> constant.of(Views.pairs(v.get(0), v.get(1))));
            var expected = result(z, v -> constant.of(Views.pairs(v.get(0), v.get(1))));
            close("loss", expected.loss(), moving.loss(), 1e-13);
            close("gradient", expected.gradients().get(0), moving.gradients().get(0), 1e-13);
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
