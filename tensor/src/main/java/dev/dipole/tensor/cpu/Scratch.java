package dev.dipole.tensor.cpu;

import java.util.concurrent.ConcurrentLinkedDeque;

/// Memory for the length of one task: packed panels, turned blocks, attention scores. A stack in one large
/// array, which the next task uses again.
///
/// The array is large on purpose: under G1 one of half a region or more begins at a region's start and never
/// moves, so that its element [Floats#FIRST] begins a cache line. A vector load that crosses two lines costs
/// the tile of a matrix product a quarter of its speed on Intel processors.
final class Scratch implements AutoCloseable {
    /// 8 MiB: half a region or more where heaps are smaller than 32 GB.
    private static final int SMALLEST = 1 << 21;
    /// Longer ones are not kept.
    private static final int LARGEST = 1 << 25;
    /// The floats of a cache line.
    private static final int LINE = 16;

    /// The scratches that no task has. Two exist only while two tasks run at once.
    static final class Pool {
        private final ConcurrentLinkedDeque<Scratch> free = new ConcurrentLinkedDeque<>();

        /// One that nobody else has until it is closed.
        Scratch open() {
            var scratch = free.pollLast();
            return scratch != null ? scratch : new Scratch(this, SMALLEST);
        }
    }

    private final Pool home;
    private final float[] array;
    private int top = Floats.FIRST;
    private int wanted;

    private Scratch(Pool home, int capacity) {
        this.home = home;
        this.array = Floats.allocate(capacity);
    }

    /// A matrix of any contents, the reader's until this is closed or [#release]d beyond it. It begins a cache
    /// line.
    Matrix matrix(int rows, int columns) {
        int size = Panels.roundUp(Math.multiplyExact(rows, columns), LINE);
        if (size > array.length - top) {
            wanted = Math.max(wanted, Math.addExact(top, size));
            return new Matrix(Floats.allocate(size), Floats.FIRST, columns);
        }
        var matrix = new Matrix(array, top, columns);
        top += size;
        return matrix;
    }

    /// The place to [#release] to.
    int mark() {
        return top;
    }

    /// Frees what was taken since `mark`.
    void release(int mark) {
        top = mark;
    }

    /// Gives everything back. If something did not fit, a larger one takes this one's place.
    @Override
    public void close() {
        var next = wanted > 0 && wanted <= LARGEST ? new Scratch(home, wanted) : this;
        wanted = 0;
        top = Floats.FIRST;
        home.free.addLast(next); // last, for from now on it is somebody else's
    }
}
