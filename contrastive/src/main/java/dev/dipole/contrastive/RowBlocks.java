package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// A score table of which only a few rows exist at a time. What costs a row are its own scores, so a block of
/// rows can be computed, judged and forgotten before the next.
///
/// The blocks follow from the size of the table alone, never from the machine.
final class RowBlocks {
    /// A table of as many cells stays whole: 16 MiB of float32.
    private static final long WHOLE = 1L << 22;
    /// Each block reads and differentiates all columns anew; this many rows make that a small part of the work.
    private static final int LEAST_ROWS = 256;

    private final Similarity similarity;
    private final List<Pool> pools;
    /// Two operands a pool: its rows, and what is compared with them row by row.
    private final List<Variable> byRow = new ArrayList<>();

    private final List<Variable> columns = new ArrayList<>();

    /// Prepares each view once, however many pools it stands in.
    RowBlocks(List<Pool> pools, Similarity similarity) {
        this.pools = pools;
        this.similarity = similarity.ofPrepared();
        var prepared = new HashMap<Variable, Variable>(); // looked up only, so its order does not matter
        for (var pool : pools) {
            var from = prepared.computeIfAbsent(pool.from(), similarity::prepared);
            var to = prepared.computeIfAbsent(pool.to(), similarity::prepared);
            byRow.add(from);
            byRow.add(pool.own() ? to : from);
            columns.add(to);
        }
    }

    /// The rows of a block: all of a small table.
    static int rowsFor(List<Pool> pools) {
        int rows = rowsOf(pools);
        long columns = pools.stream().mapToLong(p -> p.columns().size()).sum();
        if (rows * columns <= WHOLE) return rows;
        return Math.min(rows, Math.max(LEAST_ROWS, Math.toIntExact(WHOLE / columns)));
    }

    /// The rows of the table, 0 without pools.
    static int rowsOf(List<Pool> pools) {
        return pools.isEmpty() ? 0 : pools.get(0).rows().size();
    }

    /// What is cut into blocks.
    List<Variable> byRow() {
        return byRow;
    }

    /// The rows `from … to-1` of the table.
    ///
    /// @param rows those rows of [#byRow]
    ScoreTable table(int from, int to, List<Variable> rows) {
        var parts = new ArrayList<ScoreTable>();
        for (int k = 0; k < pools.size(); k++) {
            var pool = pools.get(k);
            var right = pool.own() ? rows.get(2 * k + 1) : columns.get(k);
            parts.add(pool.part(from, to, rows.get(2 * k), right, similarity));
        }
        return ScoreTable.beside(parts);
    }
}
