package dev.dipole.contrastive.train;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the pairs of a recipe come from.
public sealed interface Source {
    /// The documented methods of a JDK's own source: summary sentence and code. Held out by class.
    ///
    /// @param home the JDK's folder; null for the one that runs
    record Jdk(@Nullable Path home) implements Source {
        public Jdk() {
            this(null);
        }
    }

    /// A file of examples (JSONL, TSV or CSV, perhaps gzipped).
    ///
    /// @param train the examples to learn from
    /// @param heldOut the examples to measure with; null: one in twenty of `train`, chosen by a hash of the
    /// query, is held out
    /// @param skipBadLines whether a line that is no example is counted instead of ending the run
    /// @param scoreRange how far the scores of pairs reach; they become grades from 0 to 1. Null: they are grades
    /// as they stand
    record File(
            Path train,
            @Nullable Path heldOut,
            boolean skipBadLines,
            @Nullable ScoreRange scoreRange) implements Source {
        public File(Path train) {
            this(train, null, false);
        }

        public File(Path train, @Nullable Path heldOut, boolean skipBadLines) {
            this(train, heldOut, skipBadLines, null);
        }

        /// The same with bad lines counted.
        public File skippingBadLines() {
            return new File(train, heldOut, true, scoreRange);
        }
    }
}
