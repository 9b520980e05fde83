package dev.dipole.contrastive.policy;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Completions;

/// How numbers of tokens become one: a weight for each token.
///
/// @param rule which
/// @param constantLength the length that [Rule#CONSTANT] divides by; 0 elsewhere
public record Aggregation(Rule rule, int constantLength) {
    /// What a token of a completion of `n` tokens weighs, in a batch of `c` completions and `T` tokens.
    public enum Rule {
        /// `1/(c n)`: the mean over completions of the mean over their tokens.
        SEQUENCE_MEAN,
        /// `1/T`, with the tokens of all parts where a batch is measured in parts.
        TOKEN_MEAN,
        /// `1/T`, with the tokens at hand alone.
        LOCAL_TOKEN_MEAN,
        /// `1/(c L)`, with a constant length `L`.
        CONSTANT,
        /// `1/c`: the mean over completions of the sum over their tokens.
        SEQUENCE_SUM
    }

    static Aggregation of(Rule rule) {
        return new Aggregation(rule, 0);
    }

    Variable of(Variable perToken, Completions completions) {
        int count = completions.count();
        int tokens = completions.offsets().get(count);
        int all = completions.known().globalTokens() > 0 ? completions.known().globalTokens() : tokens;
        double[] weights = new double[tokens];
        for (int i = 0; i < count; i++) {
            int n = completions.length(i);
            double weight = switch (rule) {
                case SEQUENCE_MEAN -> 1.0 / ((double) count * n);
                case TOKEN_MEAN -> 1.0 / all;
                case LOCAL_TOKEN_MEAN -> 1.0 / tokens;
                case CONSTANT -> 1.0 / ((double) count * constantLength);
                case SEQUENCE_SUM -> 1.0 / count;
            };
            int from = completions.offsets().get(i);
            for (int t = from; t < from + n; t++) weights[t] = weight;
        }
        return perToken.mul(completions.constant(weights)).sum();
    }
}
