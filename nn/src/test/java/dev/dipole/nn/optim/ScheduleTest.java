package dev.dipole.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rates of Hugging Face transformers' `get_*_schedule_with_warmup`, whose formulas are written out here.
class ScheduleTest {
    private static final double PEAK = 3e-4;

    private static void same(Schedule schedule, int total, IntToDoubleFunction factor) {
        for (int step = 0; step <= total + 3; step++) {
            assertEquals(PEAK * factor.applyAsDouble(step), schedule.rate(step, total), 1e-18, "step " + step);
        }
    }

    private static double warm(int step, int warmup) {
        return (double) step / Math.max(1, warmup);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100})
    void constant(int warmup) {
        same(new Schedule.Constant(PEAK, warmup), 100, step -> step < warmup ? warm(step, warmup) : 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100})
    void linear(int warmup) {
        same(
                new Schedule.Linear(PEAK, warmup),
                100,
                step -> step < warmup
                        ? warm(step, warmup)
                        : Math.max(0.0, (double) (100 - step) / Math.max(1, 100 - warmup)));
    }

    /// With a floor as `get_cosine_with_min_lr_schedule_with_warmup` has it. Beyond the end the rate stays;
    /// theirs would rise again.
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "10, 0", "100, 0", "10, 0.1", "0, 1"})
    void cosine(int warmup, double floor) {
        same(new Schedule.Cosine(PEAK, warmup, floor), 100, step -> {
            if (step < warmup) return warm(step, warmup);
            double progress = Math.min(1, (double) (step - warmup) / Math.max(1, 100 - warmup));
            double factor = 0.5 * (1 + Math.cos(Math.PI * 0.5 * 2 * progress));
            return factor * (1 - floor) + floor;
        });
    }

    @Test
    void keySteps() {
        var linear = new Schedule.Linear(1, 10);
        assertEquals(0, linear.rate(0, 110));
        assertEquals(0.5, linear.rate(5, 110));
        assertEquals(1, linear.rate(10, 110));
        assertEquals(0.5, linear.rate(60, 110));
        assertEquals(0, linear.rate(110, 110));
        var cosine = new Schedule.Cosine(1, 10, 0.2);
        assertEquals(1, cosine.rate(10, 110), 1e-15);
        assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, cosine.rate(35, 110), 1e-15); // a quarter: cos 45°
        assertEquals(0.6, cosine.rate(60, 110), 1e-15);
        assertEquals(0.2, cosine.rate(110, 110), 1e-15);
    }

    /// As `TrainingArguments.get_warmup_steps`: the share is rounded up.
    @ParameterizedTest
    @CsvSource({"0.1, 100, 10", "0.1, 101, 11", "0.05, 10, 1", "0.0, 100, 0", "0.999, 10, 10"})
    void aWarmUpBelowOneIsAShareOfAllSteps(double share, int total, int steps) {
        for (int step = 0; step <= total; step++) {
            assertEquals(
                    new Schedule.Linear(1, steps).rate(step, total),
                    new Schedule.Linear(1, share).rate(step, total),
                    "step " + step);
            assertEquals(
                    new Schedule.Cosine(1, steps, 0).rate(step, total),
                    new Schedule.Cosine(1, share, 0).rate(step, total),
                    "step " + step);
            assertEquals(
                    new Schedule.Constant(1, steps).rate(step, total),
                    new Schedule.Constant(1, share).rate(step, total),
                    "step " + step);
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertEquals(
                "the peak learning rate must be > 0, not 0.0",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(0, 0))
                        .getMessage());
        assertEquals(
                "the warm-up must be a whole number of steps, or a share < 1, not -1.0",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Linear(1, -1))
                        .getMessage());
        assertEquals(
                "the floor must lie in [0, 1], not 1.5",
                assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(1, 0, 1.5))
                        .getMessage());
    }
}
