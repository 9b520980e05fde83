package dev.dipole.bench.peers;

import dev.dipole.bench.Machine;
import dev.dipole.bench.Table;
import java.util.ArrayList;
import java.util.List;

/// What `mvn -q verify -Ppeers` runs: the tables against other libraries, then those that need Dipole alone;
/// with `-Dpeers=NAME,…` only these.
public final class Peers {
    private Peers() {}

    public static void main(String[] args) throws Exception {
        System.out.println(Machine.line());
        var tables = new ArrayList<>(List.of(
                new GemmTable(),
                TrainingTable.mixed(),
                TrainingTable.full(),
                new EmbeddingTable(),
                new TokenizingTable()));
        tables.addAll(Table.own());
        Table.run(tables, System.getProperty("peers", ""));
    }
}
