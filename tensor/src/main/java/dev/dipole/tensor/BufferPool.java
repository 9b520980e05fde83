package dev.dipole.tensor;

import java.util.ArrayDeque;
import java.util.TreeMap;
import java.util.function.LongFunction;

/// The free storages of one backend, by capacity. Reusing an array is several times cheaper than
/// `new float[n]`, whose pages must be zeroed and faulted in.
///
/// Capacities are rounded up to eighths of a power of two, so that batches of slightly different size share
/// buffers.
public final class BufferPool {
    private static final int SMALL = 64;

    private final LongFunction<? extends Storage> create;
    private final TreeMap<Long, ArrayDeque<Storage>> free = new TreeMap<>();
    private long heldElements;

    /// A pool that makes new storages by `create`.
    public BufferPool(LongFunction<? extends Storage> create) {
        this.create = create;
    }

    /// A storage for at least `size` elements; what is in it is undefined.
    synchronized Storage take(long size) {
        long capacity = roundUp(size);
        var entry = free.ceilingEntry(capacity);
        if (entry == null || entry.getKey() > capacity + capacity / 4) return create.apply(capacity);
        var found = entry.getValue().removeLast();
        if (entry.getValue().isEmpty()) free.remove(entry.getKey());
        heldElements -= found.capacity();
        return found;
    }

    /// Gives a storage back; tensors on it become unreadable.
    synchronized void give(Storage storage) {
        storage.retire();
        free.computeIfAbsent(storage.capacity(), c -> new ArrayDeque<>()).addLast(storage);
        heldElements += storage.capacity();
    }

    /// Forgets every free storage.
    public synchronized void trim() {
        free.clear();
        heldElements = 0;
    }

    /// How many elements lie unused in the pool.
    public synchronized long heldElements() {
        return heldElements;
    }

    static long roundUp(long size) {
        if (size <= SMALL) return SMALL;
        long step = Long.highestOneBit(size - 1) >>> 3;
        return (size + step - 1) / step * step;
    }
}
