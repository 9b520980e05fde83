package dev.dipole.bench;

/// How large a batch can be: one step with all pairs embedded at once, and in chunks (gradient caching), where what
/// grows with the batch are its vectors and the tokens alone.
final class ChunkTable implements Table {
    private static final int CHUNK = 256;
    /// More pairs at once would need more memory than most have.
    private static final int WHOLE = 8192;

    @Override
    public String name() {
        return "chunks";
    }

    @Override
    public String measure() throws Exception {
        var table = new Markdown("pairs", "at once: pairs/s", "memory, MiB", "in chunks: pairs/s", "memory, MiB");
        int threads = Runtime.getRuntime().availableProcessors();
        try (var dipole = Rival.dipole("Dipole", threads, DipoleChunks.class)) {
            dipole.ask(512, 0); // compiles
            for (int pairs : new int[] {1024, 8192, 65_536}) {
                double[] whole = pairs > WHOLE ? new double[] {Double.NaN, Double.NaN} : dipole.ask(pairs, 0);
                double[] parts = dipole.ask(pairs, CHUNK);
                System.out.printf("%,d pairs: %.1f s, in chunks %.1f s%n", pairs, whole[0], parts[0]);
                table.row(
                        "%,d".formatted(pairs), pairs / whole[0], mebibytes(whole), pairs / parts[0], mebibytes(parts));
            }
            return """
                    **%s**, wall clock. Loss and gradients of one batch: InfoNCE, 1 block × 256, texts of real lengths up to 64 \
                    tokens, chunks of %d pairs; memory is that of all storages, weights and gradients (13 MiB each) among them.

                    %s""".formatted(dipole.about(), CHUNK, table);
        }
    }

    private static double mebibytes(double[] measured) {
        return measured[1] / (1 << 20);
    }
}
