package dev.dipole.contrastive;

import java.util.Arrays;

/// Some columns of a row, as runs of neighbours: the bounds `from, to, from, to, …`, ascending, no run empty
/// and no two touching. All columns, one, or all but a few are then a few numbers however wide the row is.
final class Runs {
    static final Runs NONE = new Runs();

    private final int[] bounds;

    private Runs(int... bounds) {
        this.bounds = bounds;
    }

    /// The columns `from … to-1`.
    static Runs of(int from, int to) {
        return from < to ? new Runs(from, to) : NONE;
    }

    static Runs cell(int column) {
        return new Runs(column, column + 1);
    }

    /// The given columns, in ascending order without repetition.
    static Runs ofSorted(int[] columns) {
        int[] bounds = new int[2 * columns.length];
        int used = 0;
        for (int column : columns) {
            if (used > 0 && bounds[used - 1] == column) bounds[used - 1]++;
            else {
                bounds[used++] = column;
                bounds[used++] = column + 1;
            }
        }
        return new Runs(Arrays.copyOf(bounds, used));
    }

    boolean isEmpty() {
        return bounds.length == 0;
    }

    /// How many columns there are.
    int count() {
        int count = 0;
        for (int k = 0; k < bounds.length; k += 2) count += bounds[k + 1] - bounds[k];
        return count;
    }

    /// The first column, −1 if there is none.
    int first() {
        return isEmpty() ? -1 : bounds[0];
    }

    boolean contains(int column) {
        int at = Arrays.binarySearch(bounds, column);
        return at >= 0 ? at % 2 == 0 : -at % 2 == 0; // −at − 1 bounds lie before: an odd number inside a run
    }

    /// The same columns further right.
    Runs shifted(int by) {
        return by == 0 || isEmpty()
                ? this
                : new Runs(Arrays.stream(bounds).map(b -> b + by).toArray());
    }

    Runs union(Runs other) {
        if (other.isEmpty() || this == other) return this;
        return isEmpty() ? other : merge(other, true);
    }

    Runs without(Runs other) {
        return isEmpty() || other.isEmpty() ? this : merge(other, false);
    }

    /// Goes through the bounds of both in order; a bound of the result is where membership changes.
    private Runs merge(Runs other, boolean union) {
        int[] merged = new int[bounds.length + other.bounds.length];
        int used = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < other.bounds.length) {
            int mine = i < bounds.length ? bounds[i] : Integer.MAX_VALUE;
            int theirs = j < other.bounds.length ? other.bounds[j] : Integer.MAX_VALUE;
            if (mine <= theirs) i++;
            if (theirs <= mine) j++;
            boolean here = i % 2 == 1;
            boolean there = j % 2 == 1;
            boolean inside = union ? here || there : here && !there;
            if (inside != (used % 2 == 1)) merged[used++] = Math.min(mine, theirs);
        }
        return used == 0 ? NONE : new Runs(Arrays.copyOf(merged, used));
    }

    /// Writes 1 to the columns of a row that begins at `start`.
    void mark(float[] values, int start) {
        for (int k = 0; k < bounds.length; k += 2) {
            Arrays.fill(values, start + bounds[k], start + bounds[k + 1], 1);
        }
    }
}
