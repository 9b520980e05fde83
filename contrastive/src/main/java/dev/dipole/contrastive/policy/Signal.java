package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Completions;

/// How much groups of completions teach when each succeeds, by itself, with the same chance.
public final class Signal {
    private Signal() {}

    /// How likely two completions differ: `2p(1 − p)`.
    public static double ofPair(double success) {
        return 2 * success * (1 - success);
    }

    /// How likely a group of `size` holds both a success and a failure: `1 − p^G − (1 − p)^G`.
    public static double ofGroup(int size, double success) {
        return 1 - StrictMath.pow(success, size) - StrictMath.pow(1 - success, size);
    }

    /// How likely a pair teaches nothing: `p² + (1 − p)²`. (The 2-GRPO paper prints one minus this, the share
    /// that is kept.)
    public static double discarded(double success) {
        return success * success + (1 - success) * (1 - success);
    }

    /// What GRPO's mean gradient is to the gradient of the success rate, with binary rewards, the population's
    /// standard deviation and no clipping: `E_{k∼Bin(G,p)} √(k(G − k)) / (G p (1 − p))`. 1 for pairs,
    /// `1/√(p(1 − p))` in the limit of large groups.
    public static double gradientFactor(int size, double success) {
        Check.atLeast("the size of groups", size, 2);
        double sum = 0;
        double logChoose = 0;
        for (int k = 1; k < size; k++) {
            logChoose += StrictMath.log((size - k + 1.0) / k);
            double chance =
                    StrictMath.exp(logChoose + k * StrictMath.log(success) + (size - k) * StrictMath.log(1 - success));
            sum += chance * Math.sqrt((double) k * (size - k));
        }
        return sum / (size * success * (1 - success));
    }

    /// The share of prompts whose completions were not all rewarded alike.
    public static double share(Completions completions) {
        double[] rewards = completions.rewards().toDoubles();
        int differ = 0;
        for (int j = 0; j < completions.prompts(); j++) {
            boolean any = false;
            int from = completions.groups().get(j);
            for (int i = from; i < completions.groups().get(j + 1); i++) any |= rewards[i] != rewards[from];
            if (any) differ++;
        }
        return (double) differ / completions.prompts();
    }

    /// DAPO's penalty of long completions: 0 up to `longest − margin` tokens, then falling to −1 at `longest`
    /// (Yu et al., 2025, eq. 13). It is added to rewards.
    public static double overlong(int length, int longest, int margin) {
        Check.atLeast("the margin of long completions", margin, 1);
        if (length <= longest - margin) return 0;
        return length > longest ? -1 : (longest - margin - length) / (double) margin;
    }
}
