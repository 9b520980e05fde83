package dev.dipole.contrastive;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets somebody look on while objectives judge their score tables:
///
///     Watch.with(onlooker, () -> Tape.record(() -> objective.of(views)));
///
/// Whoever looks on sees whole tables, never blocks of rows, so that a large batch needs the memory for them.
/// Without an onlooker it costs nothing.
public final class Watch {
    private static final ScopedValue<Onlooker> CURRENT = ScopedValue.newInstance();

    private Watch() {}

    /// Who looks on.
    public interface Onlooker {
        /// The table of a term: first with its raw scores, then after each shaping.
        ///
        /// @param after the shaping that made it, or null for the raw scores
        /// @return the table to go on with: the same, or its scores passed through an operation that keeps them
        ScoreTable table(TableTerm term, @Nullable Shaping after, ScoreTable table);

        /// What the link charged for the last table of that term.
        void costs(TableTerm term, Costs costs);
    }

    /// Does some work under the eyes of an onlooker.
    public static <T> T with(Onlooker onlooker, Supplier<T> work) {
        return ScopedValue.where(CURRENT, onlooker).call(work::get);
    }

    static boolean isOn() {
        return CURRENT.isBound();
    }

    static ScoreTable seen(TableTerm term, @Nullable Shaping after, ScoreTable table) {
        return isOn() ? CURRENT.get().table(term, after, table) : table;
    }

    static void judged(TableTerm term, Costs costs) {
        if (isOn()) CURRENT.get().costs(term, costs);
    }
}
