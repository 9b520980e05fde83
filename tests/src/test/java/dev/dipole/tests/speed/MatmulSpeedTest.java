package dev.dipole.tests.speed;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dipole.tensor.Backends;
import org.junit.jupiter.api.Test;

/// The matrix product is several times faster than the loop that anybody writes. A ratio of two best times in
/// one process: a loaded machine slows both. It was 6 to 7 with 512-bit vectors; half of that means the kernels
/// are not compiled to
/// vector instructions any more.
class MatmulSpeedTest {
    private static final double LEAST = 3;

    @Test
    void theProductIsSeveralTimesFasterThanPlainLoops() throws Exception {
        var backend = Backends.named("cpu").describe();
        assumeTrue(
                backend.contains("512-bit") || backend.contains("256-bit"),
                () -> "no vectors of 256 bits or more: " + backend);
        double[] ratioAndDifference = Alone.run(MatmulSpeed.class);
        assertTrue(ratioAndDifference[1] < 1e-2, () -> "the results differ by " + ratioAndDifference[1]);
        assertTrue(
                ratioAndDifference[0] >= LEAST,
                () -> "the product is only %.1f times as fast as plain loops, not %.1f (%s)"
                        .formatted(ratioAndDifference[0], LEAST, backend));
    }
}
