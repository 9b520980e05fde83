package dev.dipole.bench;

import java.util.List;
import java.util.stream.IntStream;

/// What an objective adds to the encoder's step, for a batch of 4,096 pairs: its table has 16.8 million cells. The
/// encoder's time is that of 64 pairs, times 64.
final class ShareTable implements Table {
    private static final int PAIRS = 4096;
    private static final int PART = 64;
    private static final int WIDTH = 384;
    private static final List<String> OBJECTIVES = List.of(
            "infonce",
            "clip",
            "gte",
            "nt-xent",
            "dcl",
            "hard-negative",
            "siglip",
            "alignment-uniformity",
            "barlow-twins",
            "vicreg");

    @Override
    public String name() {
        return "share";
    }

    @Override
    public String measure() throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        try (var dipole = Rival.dipole("Dipole", threads, DipoleObjectives.class)) {
            dipole.ask("encoder", PART); // compiles
            var table = new Markdown("objective", "s", "of the encoder's step", "memory, MiB");
            for (var objective : OBJECTIVES) table.row(row(dipole, objective));
            return """
                    **%s**, wall clock, %d rounds in turns with the encoder. %,d pairs of %d-wide vectors: loss and gradients of the \
                    objective alone; the encoder's step has 6 blocks × 384 and texts of real lengths, 64 pairs × 64.

                    %s""".formatted(dipole.about(), Rounds.count(), PAIRS, WIDTH, table);
        }
    }

    private static Object[] row(Rival dipole, String objective) {
        double[][] costs = new double[Rounds.count()][];
        var steps = new Rounds(IntStream.range(0, costs.length)
                .mapToDouble(round -> {
                    costs[round] = dipole.ask("objective", objective, PAIRS, WIDTH);
                    return dipole.ask("encoder", PART)[0] * PAIRS / PART;
                })
                .toArray());
        var seconds = new Rounds(IntStream.range(0, costs.length)
                .mapToDouble(round -> costs[round][0])
                .toArray());
        System.out.printf("%s: %.2f s%n", objective, seconds.median());
        String share = "%.2f %%".formatted(100 * seconds.over(steps));
        return new Object[] {"`" + objective + "`", seconds.median(), share, costs[0][1] / (1 << 20)};
    }
}
