package dev.dipole.cli;

import dev.dipole.contrastive.train.Progress;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/// Progress as text: on a terminal one line that is drawn again and again, otherwise a plain line every few
/// seconds.
///
/// ```
/// train  41,200 of 96,000 pairs (43 %), 213 pairs/s, 4:17 left, loss 0.8312
/// ```
///
/// Rate and remaining time count from the first report, so that work resumed in the middle is not taken for
/// fast. Work that is over before anything was drawn stays silent. Any thread may report.
final class ProgressLine implements Progress {
    private static final long SECOND = 1_000_000_000L;
    private static final String ERASE = "\r\u001b[K";
    /// A line that wraps cannot be drawn again in place; nearly every terminal has this many columns.
    private static final int COLUMNS = 79;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private String drawn = "";

    ProgressLine(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /// Progress on standard error; the launcher says whether that is a terminal, otherwise it is guessed.
    @SuppressWarnings("SystemConsoleNull") // since 25 it is null again where there is no terminal
    static ProgressLine on(PrintWriter err) {
        var told = System.getProperty("dipole.terminal");
        var console = System.console();
        boolean terminal = told == null ? console != null && console.isTerminal() : Boolean.parseBoolean(told);
        return new ProgressLine(err, terminal, System::nanoTime);
    }

    @Override
    public synchronized void say(String line) {
        if (drawn.isEmpty()) {
            out.println(line);
        } else {
            out.println(ERASE + line);
            out.print(drawn);
        }
        out.flush();
    }

    @Override
    public Meter start(String what, long total, String units) {
        return new Line(what, total, units);
    }

    private synchronized void draw(String line) {
        if (terminal) {
            drawn = line.length() > COLUMNS ? line.substring(0, COLUMNS - 1) + "…" : line;
            out.print(ERASE + drawn);
        } else {
            out.println(line);
        }
        out.flush();
    }

    private synchronized void end(String line) {
        if (terminal) out.print(ERASE);
        drawn = "";
        out.println(line);
        out.flush();
    }

    /// One stretch of work.
    private final class Line implements Meter {
        private final String what;
        private final long total;
        private final String units;
        private final long began = nanoTime.getAsLong();
        private final long pause = terminal ? SECOND / 10 : 5 * SECOND;
        /// The first report, from which the rate counts.
        private long firstAt = -1;

        private long firstDone;
        private long done;
        private long next = began + (terminal ? SECOND / 2 : pause);
        private boolean shown;

        Line(String what, long total, String units) {
            this.what = what;
            this.total = total;
            this.units = units;
        }

        @Override
        public synchronized void at(long done, String detail) {
            long now = nanoTime.getAsLong();
            this.done = done;
            if (firstAt < 0) {
                firstAt = now;
                firstDone = done;
            }
            if (now < next) return;
            next = now + pause;
            shown = true;
            draw(line(now, detail));
        }

        @Override
        public synchronized void close() {
            if (!shown) return;
            long now = nanoTime.getAsLong();
            end(resumed(now) ? sinceResumed(now) : sinceBegun(now));
        }

        /// The rate is that of the count and the time beside it.
        private String sinceBegun(long now) {
            double seconds = (now - began) / (double) SECOND;
            return "%s  %,d %s in %s%s".formatted(what, done, units, clock(seconds), rate(done / seconds));
        }

        private String sinceResumed(long now) {
            double seconds = (now - firstAt) / (double) SECOND;
            return "%s  %,d %s, %,d of them in %s%s"
                    .formatted(what, done, units, done - firstDone, clock(seconds), rate(perSecond(now)));
        }

        /// Whether the first report came much too early for what it counted: that was done before.
        private boolean resumed(long now) {
            if (done <= firstDone || now <= firstAt) return false;
            return firstDone * (double) SECOND > 5 * perSecond(now) * (firstAt - began);
        }

        private String line(long now, String detail) {
            var line = new StringBuilder(what).append("  ").append("%,d".formatted(done));
            if (total > 0) line.append(" of %,d".formatted(total));
            line.append(' ').append(units);
            if (total > 0) line.append(" (%d %%)".formatted(100 * done / total));
            double rate = perSecond(now);
            line.append(rate(rate));
            if (rate > 0 && total > done)
                line.append(", ").append(clock((total - done) / rate)).append(" left");
            if (!detail.isEmpty()) line.append(", ").append(detail);
            return line.toString();
        }

        private String rate(double rate) {
            if (rate <= 0 || Double.isInfinite(rate)) return "";
            if (rate < 1) return ", %,.1f s/%s".formatted(1 / rate, units.replaceFirst("s$", ""));
            return (rate < 10 ? ", %.1f %s/s" : ", %,.0f %s/s").formatted(rate, units);
        }

        private double perSecond(long now) {
            return firstAt < 0 || now <= firstAt ? 0 : (done - firstDone) * (double) SECOND / (now - firstAt);
        }
    }

    /// Seconds as `4:17` or `1:02:03`.
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? "%d:%02d".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
