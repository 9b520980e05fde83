package dev.dipole.contrastive.train;

/// Shows loss and speed: smoothed over about the last twenty steps.
final class Throughput implements Callback {
    private static final double KEEP = 0.95;

    private final Progress.Meter meter;
    private double loss = Double.NaN;
    private double seconds;
    private double pairs;
    private double tokens;

    Throughput(Progress.Meter meter) {
        this.meter = meter;
    }

    @Override
    public void withinStep(Trainer trainer, double share) {
        meter.at(trainer.step(), "step %d: %.0f %%".formatted(trainer.step() + 1, 100 * share));
    }

    @Override
    public void afterStep(Trainer trainer, StepReport report) {
        loss = Double.isNaN(loss) ? report.loss() : KEEP * loss + (1 - KEEP) * report.loss();
        seconds = KEEP * seconds + report.seconds();
        pairs = KEEP * pairs + report.pairs();
        tokens = KEEP * tokens + report.tokens();
        meter.at(
                report.step(),
                "loss %.4f, %,.0f pairs/s, %,.0f tokens/s".formatted(loss, pairs / seconds, tokens / seconds));
    }
}
