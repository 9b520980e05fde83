package dev.dipole.contrastive.policy;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Completions;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.tensor.Unary;

/// What a token gains, from its log-ratio `x = log ρ` and its advantage `A`; the loss is minus that. Ratios
/// beyond e⁸⁰ count as e⁸⁰ and teach nothing, so that single precision holds them.
sealed interface Surrogate {
    double MOST = 80;

    /// What each token gains.
    ///
    /// @param x log-ratios `[tokens]`
    /// @param advantages `[tokens]`
    /// @return `[tokens]`
    Variable gains(Variable x, Completions completions, double[] advantages);

    /// `min(ρA, clip(ρ, 1 − low, 1 + high) A)`, and for `A < 0` no ratio above `cap` (Ye et al., "Mastering
    /// complex control in MOBA games", 2020, for the cap). Gradients of clipped tokens are exactly 0.
    record Clipped(double low, double high, double cap) implements Surrogate {
        static final Clipped NEVER =
                new Clipped(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

        @Override
        public Variable gains(Variable x, Completions completions, double[] advantages) {
            double most = Math.min(MOST, StrictMath.log(1 + high));
            double least = low >= 1 ? Double.NEGATIVE_INFINITY : StrictMath.log(1 - low);
            double capped = Math.min(MOST, StrictMath.log(cap));
            return bounded(
                            x,
                            advantages,
                            (_, a) -> a < 0 ? least : Double.NEGATIVE_INFINITY,
                            (_, a) -> a < 0 ? capped : most)
                    .apply(Unary.EXP)
                    .mul(completions.constant(advantages));
        }
    }

    /// `sg[min(ρ, high)] A log π`: no token's gradient is lost, only its weight is bounded (MiniMax, "CISPO",
    /// 2025).
    record WeightClipped(double high) implements Surrogate {
        @Override
        public Variable gains(Variable x, Completions completions, double[] advantages) {
            double[] weights = x.value().toDoubles();
            for (int t = 0; t < weights.length; t++) {
                weights[t] = Math.min(StrictMath.exp(Math.min(weights[t], MOST)), high) * advantages[t];
            }
            return completions.logProbabilities().mul(completions.constant(weights));
        }
    }

    /// `A (4/T) σ(T (ρ − 1))`: a soft gate with slope 1 at `ρ = 1` and temperatures by the sign of `A`.
    record Gated(double positiveTemperature, double negativeTemperature) implements Surrogate {
        @Override
        public Variable gains(Variable x, Completions completions, double[] advantages) {
            double[] steep = new double[advantages.length];
            double[] height = new double[advantages.length];
            for (int t = 0; t < steep.length; t++) {
                steep[t] = advantages[t] > 0 ? positiveTemperature : negativeTemperature;
                height[t] = 4 * advantages[t] / steep[t];
            }
            return bounded(x, advantages, (_, _) -> Double.NEGATIVE_INFINITY, (_, _) -> MOST)
                    .apply(Unary.EXP)
                    .affine(1, -1)
                    .mul(completions.constant(steep))
                    .apply(Unary.SIGMOID)
                    .mul(completions.constant(height));
        }
    }

    /// `sg[φ(w)] A log π`, `φ(w) = w^k e^{λ(1 − w)}` of the completion's ratio `w`, with 1 at `w = 1`; `k`, `λ`
    /// by the sign of `A`.
    record GammaWeighted(double positivePower, double positiveRate, double negativePower, double negativeRate)
            implements Surrogate {
        @Override
        public Variable gains(Variable x, Completions completions, double[] advantages) {
            double[] weights = x.value().toDoubles();
            for (int t = 0; t < weights.length; t++) {
                boolean good = advantages[t] >= 0;
                weights[t] = advantages[t]
                        * weight(weights[t], good ? positivePower : negativePower, good ? positiveRate : negativeRate);
            }
            return completions.logProbabilities().mul(completions.constant(weights));
        }

        static double weight(double logRatio, double power, double rate) {
            double x = Math.min(logRatio, MOST);
            return StrictMath.exp(rate + power * x - rate * StrictMath.exp(x));
        }
    }

    /// `A (Π_t ρ̂_t)^{1/n}`: the geometric mean of ratios that are clipped token by token, at `e^high` for `A >
    /// 0` and `e^{−high}` for `A < 0` (Zhao et al., "Geometric-mean policy optimization", 2025, arXiv
    /// 2507.20673).
    record Geometric(double high) implements Surrogate {
        @Override
        public Variable gains(Variable x, Completions completions, double[] advantages) {
            var kept = bounded(
                    x, advantages, (_, a) -> a > 0 ? Double.NEGATIVE_INFINITY : -high, (_, a) -> a > 0 ? high : MOST);
            var ratio = completions.perCompletion(kept, TokenReduction.MEAN).apply(Unary.EXP);
            return completions.perToken(ratio).mul(completions.constant(advantages));
        }
    }

    /// `eˣ`, level beyond e⁸⁰.
    static Variable exp(Variable x) {
        double[] none = new double[(int) x.shape().size()];
        return bounded(x, none, (_, _) -> Double.NEGATIVE_INFINITY, (_, _) -> MOST)
                .apply(Unary.EXP);
    }

    /// A bound of a token's log-ratio.
    interface Bound {
        double of(double logRatio, double advantage);
    }

    /// Log-ratios between two bounds; beyond them constants that no gradient flows through.
    private static Variable bounded(Variable x, double[] advantages, Bound least, Bound most) {
        double[] values = x.value().toDoubles();
        double[] inside = new double[values.length];
        double[] levels = new double[values.length];
        boolean all = true;
        for (int t = 0; t < values.length; t++) {
            double low = least.of(values[t], advantages[t]);
            double high = most.of(values[t], advantages[t]);
            boolean within = values[t] >= low && values[t] <= high;
            inside[t] = within ? 1 : 0;
            if (!within) levels[t] = values[t] < low ? low : high;
            all &= within;
        }
        if (all) return x;
        var mask = x.value().like();
        mask.assign(inside);
        var rest = x.value().like();
        rest.assign(levels);
        return x.where(mask, 0).add(Variable.constant(rest));
    }
}
