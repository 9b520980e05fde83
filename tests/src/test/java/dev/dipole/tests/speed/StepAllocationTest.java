package dev.dipole.tests.speed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Once warm, a training step lives on recycled memory. One that recycled nothing would allocate its
/// activations and their gradients, several times the bound; vectors that are boxed show here as well.
class StepAllocationTest {
    private static final double SHARE = 0.2;

    @Test
    void aStepLivesOnRecycledMemory() throws Exception {
        double[] firstAndLeast = Alone.run(StepAllocation.class);
        double activations = StepAllocation.activations();
        assertTrue(
                firstAndLeast[0] > activations,
                () -> "the first step allocated %,.0f bytes, less than its activations, %,.0f: is it measured at all?"
                        .formatted(firstAndLeast[0], activations));
        assertTrue(
                firstAndLeast[1] <= SHARE * activations,
                () -> "a step allocates %,.0f bytes, more than %.0f %% of its activations, %,.0f"
                        .formatted(firstAndLeast[1], 100 * SHARE, activations));
    }
}
