package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Completions;
import java.util.Arrays;

/// How much better than expected each completion was: `A_i = (r_i − b) / (std + ε)`. Plain numbers, through
/// which no gradient flows. Where all rewards of a group equal its baseline, advantages are exactly 0.
///
/// @param baseline `b`
/// @param scale whose standard deviation
/// @param deviation how it is taken
/// @param epsilon what keeps the quotient finite
public record Advantage(Baseline baseline, Scale scale, Deviation deviation, double epsilon) {
    public Advantage {
        Check.notNegative("an advantage's epsilon", epsilon);
    }

    /// `[completions]`
    public double[] of(Completions completions) {
        double[] rewards = completions.rewards().toDoubles();
        double[] advantages = new double[rewards.length];
        double batchMean = mean(rewards);
        double batchDeviation = scale == Scale.BATCH ? deviation.of(rewards) : 1;
        for (int j = 0; j < completions.prompts(); j++) {
            int from = completions.groups().get(j);
            int to = completions.groups().get(j + 1);
            double[] group = Arrays.copyOfRange(rewards, from, to);
            double mean = mean(group);
            double divisor = switch (scale) {
                case NONE -> 1;
                case GROUP -> deviation.of(group) + epsilon;
                case BATCH -> batchDeviation + epsilon;
            };
            for (int i = from; i < to; i++) {
                double ahead = switch (baseline) {
                    case NONE -> rewards[i];
                    case GROUP -> rewards[i] - mean;
                    case LEAVE_ONE_OUT -> to - from == 1 ? 0 : (rewards[i] - mean) * (to - from) / (to - from - 1);
                    case GREEDY -> rewards[i] - greedy(completions, j);
                    case BATCH -> rewards[i] - batchMean;
                };
                advantages[i] = ahead == 0 ? 0 : ahead / divisor;
            }
        }
        return advantages;
    }

    private static double greedy(Completions completions, int prompt) {
        return completions.needed(completions.known().baselines(), "the reward of each prompt's greedy completion")
                .toDoubles()[prompt];
    }

    /// The mean; of equal numbers exactly that number.
    static double mean(double[] numbers) {
        double sum = 0;
        for (double x : numbers) sum += x - numbers[0];
        return numbers[0] + sum / numbers.length;
    }
}
