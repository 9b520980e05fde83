package dev.dipole.nn.optim;

/// The learning rate of each step, counted from 0, as Hugging Face's schedulers give it: during warm-up
/// `peak · step / warmup` (so the very first rate is 0), afterwards by kind.
public sealed interface Schedule {
    /// The rate of step `step` (from 0) of `total`.
    double rate(int step, int total);

    /// `peak` for ever, after the warm-up.
    record Constant(double peak, double warmup) implements Schedule {
        public Constant {
            Checks.rate(peak, warmup);
        }

        @Override
        public double rate(int step, int total) {
            return peak * Warmup.factor(step, total, warmup);
        }
    }

    /// Falls in a straight line to 0 at `total`.
    record Linear(double peak, double warmup) implements Schedule {
        public Linear {
            Checks.rate(peak, warmup);
        }

        @Override
        public double rate(int step, int total) {
            int steps = Warmup.steps(total, warmup);
            if (step < steps) return peak * Warmup.factor(step, total, warmup);
            return peak * Math.max(0, (total - step) / (double) Math.max(1, total - steps));
        }
    }

    /// Falls along half a cosine to `floor · peak` at `total`.
    record Cosine(double peak, double warmup, double floor) implements Schedule {
        public Cosine {
            Checks.rate(peak, warmup);
            if (!(floor >= 0 && floor <= 1)) {
                throw new IllegalArgumentException("the floor must lie in [0, 1], not " + floor);
            }
        }

        @Override
        public double rate(int step, int total) {
            int steps = Warmup.steps(total, warmup);
            if (step < steps) return peak * Warmup.factor(step, total, warmup);
            double progress = Math.min(1, (step - steps) / (double) Math.max(1, total - steps));
            return peak * (floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * progress)));
        }
    }

    /// The warm-up: a number of steps, or, below 1, a share of them.
    final class Warmup {
        private Warmup() {}

        static int steps(int total, double warmup) {
            return warmup < 1 ? (int) Math.ceil(warmup * total) : (int) warmup;
        }

        static double factor(int step, int total, double warmup) {
            int steps = steps(total, warmup);
            return step < steps ? step / (double) steps : 1;
        }
    }

    /// What all kinds demand.
    final class Checks {
        private Checks() {}

        static void rate(double peak, double warmup) {
            if (!(peak > 0)) throw new IllegalArgumentException("the peak learning rate must be > 0, not " + peak);
            if (!(warmup >= 0) || (warmup > 1 && warmup != Math.rint(warmup))) {
                throw new IllegalArgumentException(
                        "the warm-up must be a whole number of steps, or a share < 1, not " + warmup);
            }
        }
    }
}
