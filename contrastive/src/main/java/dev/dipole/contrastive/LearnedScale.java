package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import org.jspecify.annotations.Nullable;

/// Multiplies every score by a learned `e^t`, at most `most`, and adds a learned bias where there is one: the
/// objective finds its own temperature. `t` is the weight `log_scale` of the batch, the bias its `bias`.
///
/// Beyond the largest scale `t` gets no gradient; with weight decay off it stays there.
///
/// @param biased whether a bias is added
/// @param most the largest scale; 100 in CLIP's code
/// @param logScale the weight, null until the batch brings it
/// @param bias the weight, null until the batch brings it or where there is none
public record LearnedScale(
        boolean biased,
        double most,
        @Nullable Variable logScale,
        @Nullable Variable bias) implements Shaping.OfRows {
    public static final String LOG_SCALE = "log_scale";
    public static final String BIAS = "bias";

    public LearnedScale {
        Check.positive("the largest scale", most);
    }

    /// A scale, perhaps with a bias, to be found in the batch.
    public LearnedScale(boolean biased, double most) {
        this(biased, most, null, null);
    }

    @Override
    public LearnedScale with(Views views) {
        return new LearnedScale(biased, most, views.weight(LOG_SCALE), biased ? views.weight(BIAS) : null);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        if (logScale == null) throw new IllegalStateException("a learned scale was not given its weight");
        double limit = StrictMath.log(most);
        var above = logScale.affine(1, -limit).apply(Unary.RELU);
        var scaled = table.scores().mul(logScale.sub(above).apply(Unary.EXP));
        return table.withScores(bias == null ? scaled : scaled.add(bias));
    }
}
