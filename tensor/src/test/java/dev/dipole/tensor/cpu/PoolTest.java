package dev.dipole.tensor.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PoolTest {
    private final Pool pool = new Pool(3);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void everyTaskRunsOnce() {
        for (int tasks : new int[] {0, 1, 2, 3, 100, 10_000}) {
            var runs = new AtomicIntegerArray(tasks);
            pool.run(tasks, runs::incrementAndGet);
            for (int i = 0; i < tasks; i++) assertEquals(1, runs.get(i), "task " + i + " of " + tasks);
        }
    }

    @Test
    void manyRunsInARow() {
        var sum = new AtomicInteger();
        for (int i = 0; i < 20_000; i++) pool.run(4, sum::addAndGet);
        assertEquals(20_000 * 6, sum.get());
    }

    @Test
    void parkedDaemonsWakeUp() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            var names = ConcurrentHashMap.<String>newKeySet();
            var together = new CountDownLatch(3); // each waits for all: all three threads must come
            pool.run(3, task -> {
                names.add(Thread.currentThread().getName());
                together.countDown();
                awaitQuietly(together);
            });
            assertEquals(3, names.size(), names::toString);
            TimeUnit.MILLISECONDS.sleep(10); // long enough to park
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rangesCoverEverythingInFixedPieces() {
        var pieces = ConcurrentHashMap.<String>newKeySet();
        pool.ranges(10, 4, (from, to) -> pieces.add(from + "-" + to));
        assertEquals(java.util.Set.of("0-4", "4-8", "8-10"), pieces);
        pool.ranges(0, 4, (from, to) -> pieces.add("nothing"));
        assertEquals(3, pieces.size());
    }

    @Test
    void whatATaskThrowsIsThrown() {
        var failure = new IllegalArgumentException("on purpose");
        var thrown = assertThrows(
                IllegalArgumentException.class,
                () -> pool.run(100, i -> {
                    if (i == 50) throw failure;
                }));
        assertSame(failure, thrown);
        var error = new StackOverflowError();
        assertSame(
                error,
                assertThrows(
                        StackOverflowError.class,
                        () -> pool.run(100, i -> {
                            throw error;
                        })));
        everyTaskRunsOnce(); // and the pool goes on
    }

    @Test
    void tasksWithinTasksRunWhereTheyAre() {
        var wrong = new AtomicInteger();
        var count = new AtomicInteger();
        pool.run(20, i -> {
            var outer = Thread.currentThread();
            pool.run(10, j -> {
                count.incrementAndGet();
                if (Thread.currentThread() != outer) wrong.incrementAndGet();
            });
        });
        assertEquals(200, count.get());
        assertEquals(0, wrong.get());
    }

    @Test
    void severalCallers() throws InterruptedException {
        var sum = new AtomicInteger();
        var failures = new ArrayList<Throwable>();
        var callers = new ArrayList<Thread>();
        for (int c = 0; c < 4; c++) {
            callers.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((t, e) -> failures.add(e))
                    .start(() -> {
                        for (int i = 0; i < 2000; i++) pool.run(7, task -> sum.incrementAndGet());
                    }));
        }
        for (var caller : callers) caller.join();
        assertEquals(java.util.List.of(), failures);
        assertEquals(4 * 2000 * 7, sum.get());
    }

    @Test
    void aClosedPoolWorksAlone() {
        pool.close();
        everyTaskRunsOnce();
    }

    @Test
    void aPoolOfOneHasNoDaemons() {
        var alone = new Pool(1);
        assertEquals(1, alone.threads());
        var self = Thread.currentThread();
        alone.run(50, i -> assertSame(self, Thread.currentThread()));
    }
}
