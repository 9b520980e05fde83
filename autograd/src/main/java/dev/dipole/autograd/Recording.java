package dev.dipole.autograd;

import dev.dipole.tensor.Key;
import org.jspecify.annotations.Nullable;

/// How to record.
///
/// @param key the randomness of this step; null for none: dropout does nothing
/// @param hooks what to call at named points
/// @param checked whether every value and gradient is checked for NaN and infinity, which costs a pass over
/// each
/// @param site the random site of the first place that draws
/// @param rowsBefore of how many rows the parts of a batch consist that stand before this one, see [#afterRows]
public record Recording(@Nullable Key key, Hooks hooks, boolean checked, int site, long rowsBefore) {
    /// Neither randomness nor hooks nor checks.
    public static Recording plain() {
        return new Recording(null, Hooks.none(), false, 0, 0);
    }

    /// With the randomness of a step.
    public static Recording with(Key key) {
        return new Recording(key, Hooks.none(), false, 0, 0);
    }

    /// The same with hooks.
    public Recording hooked(Hooks hooks) {
        return new Recording(key, hooks, checked, site, rowsBefore);
    }

    /// The same with every number checked: finds which operation made the first NaN.
    public Recording checkingNumbers() {
        return new Recording(key, hooks, true, site, rowsBefore);
    }

    /// The same for what comes after `sites` places that drew, on another tape ([Recorded#sites]).
    public Recording afterSites(int sites) {
        return new Recording(key, hooks, checked, sites, rowsBefore);
    }

    /// The same for a part of a batch before which other parts have so many rows (tokens, in an encoder): it
    /// draws the dropout masks that the whole batch would draw there. Rows of a multiple of four numbers draw
    /// exactly those, others masks that are the same whenever they are asked for, if not of numbers of their own.
    public Recording afterRows(long rows) {
        return new Recording(key, hooks, checked, site, rows);
    }
}
