package dev.dipole.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Scratch memory that dies with its scope: tensors made inside take recycled storages and give them back at
/// the end, all at once. What shall outlive the scope is copied with [Tensor#copy] outside it, or returned from
/// [#scope], which copies.
///
/// Reading a tensor after its scope has ended is an error, never a silent reuse. With
/// `-Ddipole.workspace.poison=true` every storage is filled with NaN when handed out, so that a kernel that
/// does not write all of its output is found.
public final class Workspace {
    private static final ScopedValue<Workspace> CURRENT = ScopedValue.newInstance();
    private static final Workspace NONE = new Workspace();
    private static final boolean POISON = Boolean.getBoolean("dipole.workspace.poison");

    private record Loan(Backend backend, Storage storage) {}

    private final List<Loan> loans = new ArrayList<>();
    private long elements;
    private long peakElements;

    /// Runs `work` with this workspace taking every allocation.
    public <T> T run(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /// Runs `work` outside any workspace: its tensors live as long as they are reachable.
    public static <T> T outside(Supplier<T> work) {
        return ScopedValue.where(CURRENT, NONE).call(work::get);
    }

    /// Computes a tensor, keeps a copy of it, and recycles everything else that the computation allocated.
    public static Tensor scope(Supplier<Tensor> work) {
        var workspace = new Workspace();
        try {
            return workspace.run(work).copy(); // the copy belongs to the scope around, if there is one
        } finally {
            workspace.close();
        }
    }

    /// A place in the list of loans, for [#releaseSince].
    public int mark() {
        return loans.size();
    }

    /// Gives back all that was taken since `mark`, except the storages of `keep`.
    public void releaseSince(int mark, List<Tensor> keep) {
        int kept = mark;
        for (int i = mark; i < loans.size(); i++) {
            var loan = loans.get(i);
            if (holds(keep, loan.storage)) loans.set(kept++, loan);
            else giveBack(loan);
        }
        loans.subList(kept, loans.size()).clear();
    }

    /// Gives back the storage of one tensor before its time.
    public void release(Tensor tensor) {
        if (take(tensor)) recycle(tensor);
    }

    /// Lets a tensor outlive this workspace; false if it does not belong to it.
    public boolean keep(Tensor tensor) {
        return take(tensor);
    }

    /// Whether a tensor's storage was taken since `mark`.
    public boolean lentSince(int mark, Tensor tensor) {
        for (int i = loans.size() - 1; i >= mark; i--) if (loans.get(i).storage == tensor.storage()) return true;
        return false;
    }

    private boolean take(Tensor tensor) {
        for (int i = loans.size() - 1; i >= 0; i--) {
            if (loans.get(i).storage == tensor.storage()) {
                elements -= loans.remove(i).storage.capacity();
                return true;
            }
        }
        return false;
    }

    /// Gives the memory of a tensor that outlived its workspace to the pool; reading it afterwards is an error.
    public static void recycle(Tensor tensor) {
        tensor.backend().buffers().give(tensor.live().storage());
    }

    /// Gives everything back; tensors of this workspace become unreadable.
    public void close() {
        releaseSince(0, List.of());
    }

    /// The largest number of elements lent at one time.
    public long peakElements() {
        return peakElements;
    }

    static Storage allocate(Backend backend, long size) {
        if (!CURRENT.isBound() || CURRENT.get() == NONE) return backend.allocate(size);
        return CURRENT.get().take(backend, size);
    }

    private Storage take(Backend backend, long size) {
        var storage = backend.buffers().take(size);
        loans.add(new Loan(backend, storage));
        elements += storage.capacity();
        peakElements = Math.max(peakElements, elements);
        if (POISON) {
            var all = Tensor.over(backend, storage, Shape.of(Math.toIntExact(storage.capacity())));
            backend.fill(all, Double.NaN);
        }
        return storage;
    }

    private void giveBack(Loan loan) {
        elements -= loan.storage.capacity();
        loan.backend.buffers().give(loan.storage);
    }

    private static boolean holds(List<Tensor> tensors, Storage storage) {
        for (var tensor : tensors) if (tensor.storage() == storage) return true;
        return false;
    }
}
