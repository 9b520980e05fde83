package dev.dipole.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// How time is taken: one thread by the processor time of that thread, which stands a loaded machine; several
/// by the wall clock.
public enum Clock {
    THREAD {
        @Override
        public long now() {
            return THREADS.getCurrentThreadCpuTime();
        }
    },
    WALL {
        @Override
        public long now() {
            return System.nanoTime();
        }
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// Nanoseconds since some moment.
    public abstract long now();

    /// The clock for that many threads.
    public static Clock of(int threads) {
        return threads == 1 ? THREAD : WALL;
    }

    /// Work that is timed.
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /// The seconds that `work` takes.
    public double seconds(Work work) throws Exception {
        long start = now();
        work.run();
        return (now() - start) * 1e-9;
    }

    @Override
    public String toString() {
        return this == THREAD ? "processor time of the thread" : "wall clock";
    }
}
