package dev.dipole.contrastive.train;

/// Hears how long work goes on. The command line draws it; a library caller may ignore it.
public interface Progress {
    /// A line worth reading whatever else is shown.
    void say(String line);

    /// Begins a stretch of work of `total` units, named in the plural: "pairs", "texts".
    Meter start(String what, long total, String units);

    /// One stretch of work.
    interface Meter extends AutoCloseable {
        /// `done` units are done; `detail` is shown beside rate and remaining time: a loss, a file name, or
        /// nothing.
        void at(long done, String detail);

        @Override
        void close();
    }

    /// Hears nothing.
    static Progress silent() {
        return new Progress() {
            @Override
            public void say(String line) {}

            @Override
            public Meter start(String what, long total, String units) {
                return new Meter() {
                    @Override
                    public void at(long done, String detail) {}

                    @Override
                    public void close() {}
                };
            }
        };
    }
}
