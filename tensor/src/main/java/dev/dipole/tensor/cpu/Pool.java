package dev.dipole.tensor.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The caller and `threads − 1` daemons, who take numbered tasks from a shared counter.
///
/// A fork and join of tasks costs about a microsecond while the daemons still spin; they park after two idle
/// milliseconds. One caller at a time has the daemons; tasks of other callers, and tasks started within tasks,
/// run where they are. What a task computes must not depend on who runs it.
final class Pool {
    /// A piece of work among equals.
    @FunctionalInterface
    interface Task {
        void run(int index);
    }

    /// A stretch of elements or rows.
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    private static final long SMALL = 200_000;
    private static final long SPIN_NANOS = 2_000_000;
    private static final int SPINS_BEFORE_YIELD = 2_000;
    private static final Job NOTHING = new Job(0, index -> {});

    private final Worker[] workers;
    private final AtomicReference<@Nullable Thread> caller = new AtomicReference<>();
    private volatile Job job = NOTHING;
    private volatile boolean closed;

    Pool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker("dipole-cpu-" + (i + 1));
            workers[i].start();
        }
    }

    int threads() {
        return workers.length + 1;
    }

    /// Runs `task` for 0 … tasks−1, in any order, and returns when all are done. What a task throws is thrown
    /// here.
    void run(int tasks, Task task) {
        if (tasks <= 1 || workers.length == 0 || !isFree()) {
            for (int i = 0; i < tasks; i++) task.run(i);
            return;
        }
        var shared = new Job(tasks, task);
        try {
            job = shared;
            for (var worker : workers) worker.wake();
            shared.drain();
            shared.await();
        } finally {
            caller.set(null);
        }
        shared.rethrow();
    }

    /// The same where all tasks together take so many multiplications: few are not worth a second thread.
    void run(long work, int tasks, Task task) {
        if (work > SMALL) {
            run(tasks, task);
        } else {
            for (int i = 0; i < tasks; i++) task.run(i);
        }
    }

    /// Runs `range` over 0 … n in stretches of `length`, the last one shorter.
    void ranges(int n, int length, Range range) {
        if (n <= length) {
            if (n > 0) range.run(0, n);
            return;
        }
        run((n - 1) / length + 1, i -> range.run(i * length, (int) Math.min(n, (i + 1L) * length)));
    }

    /// Ends the daemons; the pool goes on working with the caller alone.
    void close() {
        closed = true;
        for (var worker : workers) LockSupport.unpark(worker);
    }

    private boolean isFree() {
        var self = Thread.currentThread();
        return !closed && !(self instanceof Worker) && caller.compareAndSet(null, self);
    }

    /// One call of [#run]. A daemon that comes late finds the counter used up and does no harm.
    private static final class Job {
        private final int count;
        private final Task task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Job(int count, Task task) {
            this.count = count;
            this.task = task;
        }

        void drain() {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) task.run(i);
                } catch (Throwable t) { // Errors too: the caller must not wait for ever
                    failure.compareAndSet(null, t);
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        @SuppressWarnings("ThreadPriorityCheck") // the last task may run on a core that others want: let it go on
        void await() {
            for (int spins = 0; done.get() < count; spins++) {
                if (spins < SPINS_BEFORE_YIELD) Thread.onSpinWait();
                else Thread.yield();
            }
        }

        void rethrow() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException("a task of the pool failed: " + e.getMessage(), e);
            }
        }
    }

    private final class Worker extends Thread {
        private volatile boolean parked;

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        void wake() {
            if (parked) LockSupport.unpark(this);
        }

        @Override
        public void run() {
            var seen = NOTHING;
            while (!closed) {
                seen = await(seen);
                seen.drain();
            }
        }

        private Job await(Job seen) {
            long idleSince = System.nanoTime();
            while (!closed) {
                for (int spin = 0; spin < 32; spin++) {
                    if (job != seen) return job;
                    Thread.onSpinWait();
                }
                if (System.nanoTime() - idleSince > SPIN_NANOS) {
                    parked = true;
                    if (job == seen && !closed) LockSupport.park(Pool.this);
                    parked = false;
                    idleSince = System.nanoTime();
                }
            }
            return seen;
        }
    }
}
