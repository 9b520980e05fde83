package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.ObjectiveException;

/// Advantages of tokens from a critic's values: `A_t = Σ_l (γλ)^l δ_{t+l}`, `δ_t = r_t + γ V_{t+1} − V_t`, the
/// value after the last token 0 (Schulman et al., "High-dimensional continuous control using generalized
/// advantage estimation", 2016).
///
/// @param discount `γ`
/// @param lambda `λ`, from 0, one step, to 1, all to come
public record GeneralisedAdvantage(double discount, double lambda) {
    public GeneralisedAdvantage {
        Check.share("the discount", discount);
        Check.share("lambda", lambda);
    }

    /// Those of one completion.
    public double[] of(double[] rewards, double[] values) {
        if (values.length != rewards.length) {
            throw new ObjectiveException("%d values do not fit the rewards of %d tokens; give one each"
                    .formatted(values.length, rewards.length));
        }
        double[] advantages = new double[rewards.length];
        double next = 0;
        double ahead = 0;
        for (int t = rewards.length - 1; t >= 0; t--) {
            ahead = rewards[t] + discount * next - values[t] + discount * lambda * ahead;
            advantages[t] = ahead;
            next = values[t];
        }
        return advantages;
    }
}
