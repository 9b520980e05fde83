package dev.dipole.contrastive.metric;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Threshold;
import dev.dipole.contrastive.Views;
import java.util.List;

/// The learned threshold itself, so that it does not grow without need.
record ThresholdSize() implements Regulariser.Custom {
    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public Measured measure(Views views) {
        return new Measured(
                Tape.in(name(), () -> views.weight(Threshold.BETA).scale(1)),
                TermReport.ofVectors(name(), views.rows(), List.of()));
    }
}
