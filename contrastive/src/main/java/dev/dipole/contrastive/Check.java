package dev.dipole.contrastive;

/// Refuses settings that make no sense, with an [ObjectiveException] of one sentence.
public final class Check {
    /// The largest number of elements that buffers are made for: they come in eighths of powers of two below
    /// 2³¹.
    private static final long ARRAY = 15L << 27;

    private Check() {}

    public static void positive(String what, double value) {
        if (value > 0 && value < Double.POSITIVE_INFINITY) return;
        throw new ObjectiveException("%s must be a number above 0, not %s".formatted(what, value));
    }

    public static void notNegative(String what, double value) {
        if (value >= 0 && value < Double.POSITIVE_INFINITY) return;
        throw new ObjectiveException("%s must be a number of at least 0, not %s".formatted(what, value));
    }

    public static void finite(String what, double value) {
        if (Double.isFinite(value)) return;
        throw new ObjectiveException("%s must be a finite number, not %s".formatted(what, value));
    }

    /// `least ≤ value < below`
    public static void within(String what, double value, double least, double below) {
        if (value >= least && value < below) return;
        throw new ObjectiveException(
                "%s must be a number of at least %s and below %s, not %s".formatted(what, least, below, value));
    }

    /// `0 ≤ value ≤ 1`
    public static void share(String what, double value) {
        if (value >= 0 && value <= 1) return;
        throw new ObjectiveException("%s must be a number from 0 to 1, not %s".formatted(what, value));
    }

    public static void atLeast(String what, int value, int least) {
        if (value >= least) return;
        throw new ObjectiveException("%s must be a whole number of at least %d, not %d".formatted(what, least, value));
    }

    public static void fitsAnArray(long rows, long columns) {
        if (rows * columns <= ARRAY) return;
        throw new ObjectiveException(
                "a whole table of %,d × %,d scores is more than one array can hold; take fewer rows, or measure a table term, which needs only a block of rows at a time"
                        .formatted(rows, columns));
    }
}
