package dev.dipole.contrastive.train;

/// What happens beside the training: progress, journal, checkpoints, evaluation. Callbacks are called in the
/// order given.
public interface Callback {
    /// After each step.
    void afterStep(Trainer trainer, StepReport report);

    /// Within a step whose texts are embedded in chunks: which share of it is done.
    default void withinStep(Trainer trainer, double share) {}

    /// After the last step, or when the training was asked to stop.
    default void atEnd(Trainer trainer) {}

    /// Calls `callback` after every `steps`-th step.
    static Callback every(int steps, Callback callback) {
        if (steps < 1) throw new IllegalArgumentException("every %d steps is no period".formatted(steps));
        return new Callback() {
            @Override
            public void afterStep(Trainer trainer, StepReport report) {
                if (report.step() % steps == 0) callback.afterStep(trainer, report);
            }

            @Override
            public void withinStep(Trainer trainer, double share) {
                callback.withinStep(trainer, share);
            }

            @Override
            public void atEnd(Trainer trainer) {
                callback.atEnd(trainer);
            }
        };
    }
}
