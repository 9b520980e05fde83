package dev.dipole.autograd;

import dev.dipole.tensor.Key;
import org.jspecify.annotations.Nullable;

/// How to record.
///
/// @param key the randomness of this step; null for none: dropout does nothing
/// @param hooks what to call at named points
/// @param checked whether every value and gradient is checked for NaN and infinity, which costs a pass over
/// each
public record Recording(@Nullable Key key, Hooks hooks, boolean checked) {
    /// Neither randomness nor hooks nor checks.
    public static Recording plain() {
        return new Recording(null, Hooks.none(), false);
    }

    /// With the randomness of a step.
    public static Recording with(Key key) {
        return new Recording(key, Hooks.none(), false);
    }

    /// The same with hooks.
    public Recording hooked(Hooks hooks) {
        return new Recording(key, hooks, checked);
    }

    /// The same with every number checked: finds which operation made the first NaN.
    public Recording checkingNumbers() {
        return new Recording(key, hooks, true);
    }
}
