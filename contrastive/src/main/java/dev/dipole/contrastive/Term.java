package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.Set;

/// One summand of an objective: a [TableTerm] compares items row by row, a [Regulariser] looks at how the
/// vectors lie all together, a [CompletionTerm] at the tokens of completions.
public sealed interface Term permits TableTerm, Regulariser, CompletionTerm {
    /// The name in reports, and in the paths of [dev.dipole.autograd.Hooks] and messages; no dots.
    String name();

    /// What the batch must bring beside the vectors of its texts.
    default Set<Need> needs() {
        return Set.of();
    }

    /// The term's value for a batch, with what is to be said about the batch.
    Measured measure(Views views);

    /// A scalar with its diagnosis.
    record Measured(Variable value, TermReport report) {}
}
