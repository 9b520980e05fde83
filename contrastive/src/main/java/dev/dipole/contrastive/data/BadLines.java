package dev.dipole.contrastive.data;

import java.util.ArrayList;
import java.util.List;

/// What a reader does with a line it cannot use: stop there, or skip, count and remember.
///
/// One object belongs to one reading; afterwards it tells what was skipped.
public final class BadLines {
    private static final int REMEMBERED = 5;

    private final boolean skip;
    private final List<String> first = new ArrayList<>();
    private long count;

    private BadLines(boolean skip) {
        this.skip = skip;
    }

    /// The first bad line is an error that names file, line and cause.
    public static BadLines fail() {
        return new BadLines(false);
    }

    /// Bad lines are left out and counted.
    public static BadLines skip() {
        return new BadLines(true);
    }

    /// How many were skipped.
    public long count() {
        return count;
    }

    /// What was wrong with the first few of them, each with file and line.
    public List<String> first() {
        return List.copyOf(first);
    }

    void found(DataException problem) {
        if (!skip) throw problem;
        count++;
        if (first.size() < REMEMBERED) first.add(problem.getMessage());
    }
}
