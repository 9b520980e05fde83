package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.reference.ReferenceBackend;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private final Backend backend = new ReferenceBackend();

    private Tensor ones(int n) {
        return Tensor.full(backend, Shape.of(n), 1);
    }

    @Test
    void useAfterReleaseIsAnError() {
        var workspace = new Workspace();
        var x = workspace.run(() -> ones(3).named("hidden"));
        assertArrayEquals(new double[] {1, 1, 1}, x.toDoubles());
        workspace.close();
        String expected = "hidden of shape [3] belonged to a step that has ended; copy() it inside the step to keep it";
        for (Runnable use :
                List.<Runnable>of(x::toDoubles, x::copy, () -> x.add(x), () -> x.slice(0, 1), () -> x.reshape(3, 1))) {
            assertEquals(
                    expected,
                    assertThrows(IllegalStateException.class, use::run).getMessage());
        }
    }

    @Test
    void storagesAreUsedAgain() {
        var workspace = new Workspace();
        var first = workspace.run(() -> ones(1000));
        workspace.close();
        var second = workspace.run(() -> ones(990)); // about as large
        assertSame(first.storage(), second.storage());
        assertThrows(IllegalStateException.class, first::toDoubles); // though its memory is in use
        assertArrayEquals(new double[] {1, 1}, second.slice(0, 2).toDoubles());
    }

    @Test
    void scopesCopyTheirResult() {
        var inside = new Tensor[1];
        var result = Workspace.scope(() -> {
            inside[0] = ones(4);
            return inside[0].add(inside[0]);
        });
        assertArrayEquals(new double[] {2, 2, 2, 2}, result.toDoubles());
        assertThrows(IllegalStateException.class, inside[0]::toDoubles);
    }

    @Test
    void theResultOfAScopeBelongsToTheScopeAround() {
        var outer = new Workspace();
        var result = outer.run(() -> Workspace.scope(() -> ones(4)));
        assertArrayEquals(new double[] {1, 1, 1, 1}, result.toDoubles());
        outer.close();
        assertThrows(IllegalStateException.class, result::toDoubles);
    }

    @Test
    void aScopeThatFailsGivesBack() {
        var kept = new Tensor[1];
        assertThrows(
                IllegalStateException.class,
                () -> Workspace.scope(() -> {
                    kept[0] = ones(100);
                    throw new IllegalStateException("on purpose");
                }));
        assertThrows(IllegalStateException.class, kept[0]::toDoubles);
        assertTrue(backend.buffers().heldElements() >= 100);
    }

    @Test
    void releaseSinceAMarkKeepsWhatIsNamed() {
        var workspace = new Workspace();
        var tensors = workspace.run(() -> {
            var before = ones(3);
            int mark = workspace.mark();
            var kept = ones(4);
            var dropped = ones(5);
            workspace.releaseSince(mark, List.of(kept.slice(1, 2))); // a view keeps its storage
            return List.of(before, kept, dropped);
        });
        tensors.get(0).toDoubles();
        tensors.get(1).toDoubles();
        assertThrows(IllegalStateException.class, tensors.get(2)::toDoubles);
        workspace.close();
        assertThrows(IllegalStateException.class, tensors.get(1)::toDoubles);
    }

    @Test
    void outsideMeansForGood() {
        var workspace = new Workspace();
        var x = workspace.run(() -> Workspace.outside(() -> ones(2)));
        workspace.close();
        assertArrayEquals(new double[] {1, 1}, x.toDoubles());
    }

    @Test
    void thePeakIsCounted() {
        var workspace = new Workspace();
        workspace.run(() -> {
            int mark = workspace.mark();
            ones(1024);
            ones(1024);
            workspace.releaseSince(mark, List.of());
            return ones(1024);
        });
        assertEquals(2048, workspace.peakElements());
    }

    /// The tests run with `-Ddipole.workspace.poison=true`.
    @Test
    void freshMemoryIsPoisoned() {
        var workspace = new Workspace();
        var x = workspace.run(() -> Tensor.empty(backend, Shape.of(5)));
        boolean poisoned = Boolean.getBoolean("dipole.workspace.poison");
        assertEquals(poisoned, Arrays.stream(x.toDoubles()).allMatch(Double::isNaN));
    }

    @Test
    void poolsRoundUpToEighths() {
        long[] sizes = {0, 1, 64, 65, 100, 128, 129, 1000, 1024, 1025, 3_000_000};
        for (long size : sizes) {
            long rounded = BufferPool.roundUp(size);
            assertTrue(rounded >= size && rounded >= 64, "at least " + size);
            assertTrue(rounded <= Math.max(64, size + size / 8 + 1), size + " became " + rounded);
            assertEquals(rounded, BufferPool.roundUp(rounded), "stays");
        }
    }

    @Test
    void poolsForgetWhenTrimmed() {
        var pool = new BufferPool(backend::allocate);
        var storage = pool.take(500);
        pool.give(storage);
        assertEquals(storage.capacity(), pool.heldElements());
        assertSame(storage, pool.take(500));
        assertEquals(0, pool.heldElements());
        pool.give(storage);
        pool.trim();
        assertEquals(0, pool.heldElements());
        assertNotSame(storage, pool.take(500));
    }

    @Test
    void poolsDoNotLendWhatIsFarTooLarge() {
        var pool = new BufferPool(backend::allocate);
        var large = pool.take(10_000);
        pool.give(large);
        assertNotSame(large, pool.take(100));
        assertSame(large, pool.take(9_500));
    }
}
