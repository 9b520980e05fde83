package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// The score of a completion: its log-probability, perhaps as a mean over tokens, perhaps over and above what
/// the reference says: `log π`, `log π / n`, `log π − log ref`, `(log π − log ref) / n`.
///
/// @param minusReference whether the reference's log-probability is taken off
/// @param tokens sum or mean over the tokens
public record Scoring(boolean minusReference, TokenReduction tokens) {
    /// The log-ratio of policy and reference, `D` in formulas of preferences.
    public static Scoring ratio(TokenReduction tokens) {
        return new Scoring(true, tokens);
    }

    /// The log-probability under the policy.
    public static Scoring plain(TokenReduction tokens) {
        return new Scoring(false, tokens);
    }

    /// `[completions]`
    public Variable of(Completions completions) {
        var perToken = completions.logProbabilities();
        if (minusReference) perToken = perToken.sub(Variable.constant(completions.reference()));
        return completions.perCompletion(perToken, tokens);
    }
}
