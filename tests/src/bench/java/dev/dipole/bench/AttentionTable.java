package dev.dipole.bench;

/// How attention's memory and time grow with the length of the sequence: memory in proportion to it, since the
/// probabilities are never kept.
final class AttentionTable implements Table {
    private static final int WIDTH = 384;
    private static final int HEADS = 12;

    @Override
    public String name() {
        return "attention";
    }

    @Override
    public String measure() throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        try (var dipole = Rival.dipole("Dipole", threads, DipoleAttention.class)) {
            dipole.ask(256); // compiles
            var table = new Markdown(
                    "tokens",
                    "workspace, MiB",
                    "bytes a token",
                    "allocated in the first pass, MiB",
                    "the probabilities would be, MiB",
                    "ms",
                    "GFLOP/s");
            for (int length = 512; length <= 8192; length *= 2) {
                double[] got = dipole.ask(length);
                double square = (double) length * length;
                table.row(
                        "%,d".formatted(length),
                        got[1] / (1 << 20),
                        got[1] / length,
                        got[2] / (1 << 20),
                        4 * HEADS * square / (1 << 20),
                        got[0] * 1e3,
                        14 * square * WIDTH / got[0] * 1e-9);
            }
            return "%s; one sequence, 12 heads of 32, forward and backward (14 · length² · 384 flops).%n%n%s"
                    .formatted(dipole.about(), table);
        }
    }
}
