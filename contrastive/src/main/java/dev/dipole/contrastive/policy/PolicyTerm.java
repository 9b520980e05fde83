package dev.dipole.contrastive.policy;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.CompletionTerm;
import dev.dipole.contrastive.Completions;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import java.util.List;

/// Minus what the tokens of a batch gain: `−Aggregation( Surrogate( Level(log π − log old), Advantage(rewards)
/// ) )`.
record PolicyTerm(Advantages advantages, Level level, Surrogate surrogate, Aggregation aggregation)
        implements CompletionTerm {
    /// Advantages of completions, as plain numbers for each token.
    interface Advantages {
        double[] perToken(Completions completions);

        /// Those of completions, the same for all of their tokens.
        static Advantages of(Advantage advantage) {
            return completions -> spread(advantage.of(completions), completions);
        }
    }

    /// Numbers of completions for each of their tokens.
    static double[] spread(double[] ofCompletions, Completions completions) {
        int[] completion = completions.completionOfEachToken().toArray();
        double[] perToken = new double[completion.length];
        for (int t = 0; t < perToken.length; t++) perToken[t] = ofCompletions[completion[t]];
        return perToken;
    }

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public Measured measure(Views views) {
        var completions = views.completions();
        double[] each = advantages.perToken(completions);
        var value = Tape.in(name(), () -> {
            var gains = surrogate.gains(level.logRatios(completions), completions, each);
            return aggregation.of(gains, completions).scale(-1);
        });
        return new Measured(value, TermReport.ofVectors(name(), completions.prompts(), reasons(completions, each)));
    }

    private static List<String> reasons(Completions completions, double[] advantages) {
        int silent = 0;
        for (int j = 0; j < completions.prompts(); j++) {
            int from = completions.offsets().get(completions.groups().get(j));
            int to = completions.offsets().get(completions.groups().get(j + 1));
            boolean any = false;
            for (int t = from; t < to; t++) any |= advantages[t] != 0;
            if (!any) silent++;
        }
        if (silent == 0) return List.of();
        return List.of("policy: %d of %d prompts carry no signal, since no completion was better or worse"
                .formatted(silent, completions.prompts()));
    }
}
