package dev.dipole.contrastive;

/// Settings that make no sense, in one sentence.
final class Check {
    private Check() {}

    static void positive(String what, double value) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) return;
        throw new ObjectiveException("%s must be a number above 0, not %s".formatted(what, value));
    }

    static void notNegative(String what, double value) {
        if (value >= 0 && value < Double.POSITIVE_INFINITY) return;
        throw new ObjectiveException("%s must be a number of at least 0, not %s".formatted(what, value));
    }

    static void finite(String what, double value) {
        if (Double.isFinite(value)) return;
        throw new ObjectiveException("%s must be a finite number, not %s".formatted(what, value));
    }
}
