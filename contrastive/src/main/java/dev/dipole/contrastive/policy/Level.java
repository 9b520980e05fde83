package dev.dipole.contrastive.policy;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Completions;
import dev.dipole.contrastive.TokenReduction;

/// Whose ratio of new to old probability counts for a token. All give a log-ratio for each token.
public enum Level {
    /// The token's own.
    TOKEN,
    /// That of its completion to the power `1/n`: the geometric mean over tokens (GSPO).
    SEQUENCE,
    /// That of its completion.
    SEQUENCE_SUM,
    /// The value of [#SEQUENCE] with the gradient of the token's own (GSPO-token).
    SEQUENCE_TOKEN;

    Variable logRatios(Completions completions) {
        var policy = completions.logProbabilities();
        var own = policy.sub(Variable.constant(completions.old()));
        return switch (this) {
            case TOKEN -> own;
            case SEQUENCE -> completions.perToken(completions.perCompletion(own, TokenReduction.MEAN));
            case SEQUENCE_SUM -> completions.perToken(completions.perCompletion(own, TokenReduction.SUM));
            case SEQUENCE_TOKEN -> SEQUENCE.logRatios(completions).detach().add(policy.sub(policy.detach()));
        };
    }
}
