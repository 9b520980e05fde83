package dev.dipole.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the time of a training step goes, by operation of the backend, and how far each is from what the
/// machine allows.
final class OperationsTable implements Table {
    @Override
    public String name() {
        return "operations";
    }

    @Override
    public String measure() throws Exception {
        var out = new StringBuilder();
        int processors = Runtime.getRuntime().availableProcessors();
        for (int threads : processors == 1 ? List.of(1) : List.of(1, processors)) {
            try (var dipole = Rival.dipole("Dipole", threads, DipoleOperations.class, "" + threads)) {
                out.append(one(dipole, threads)).append('\n');
            }
        }
        return out.toString();
    }

    private static String one(Rival dipole, int threads) throws Exception {
        double[] limits = dipole.ask("peak");
        var file = Launcher.output().resolve("operations.txt");
        double step = dipole.ask("profile", file)[0];
        var table = new Markdown("operation", "ms", "of the step", "calls", "GFLOP/s", "GB/s", "of its bound");
        double[] sum = {0};
        operations(file).entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, double[]> e) -> -e.getValue()[1]))
                .forEach(e -> {
                    double[] v = e.getValue();
                    sum[0] += v[1];
                    if (v[1] < step / 500) return;
                    double bound = Math.max(v[2] / limits[0], v[3] / limits[1]) * 1e-9;
                    table.row(
                            e.getKey(),
                            v[1] * 1e3,
                            Markdown.percent(v[1] / step),
                            "%.0f".formatted(v[0]),
                            v[2] == 0 ? Double.NaN : v[2] / v[1] * 1e-9,
                            v[3] / v[1] * 1e-9,
                            Markdown.percent(bound / v[1]));
                });
        table.row("outside the backend", (step - sum[0]) * 1e3, Markdown.percent(1 - sum[0] / step), "", "", "", "");
        return """
                **%s**: %s; a step of %.0f ms: 64 pairs of real lengths, 6 blocks × 384. The peak of fused multiply-adds in this run is %.0f GFLOP/s, memory gives \
                %.1f GB/s; an operation's bound is the slower of the two. Data in cache beats it: more than 100 %% is no \
                error.

                %s""".formatted(dipole.about(), Clock.of(threads), step * 1e3, limits[0], limits[1], table);
    }

    /// By operation: calls, seconds, flops, bytes, a step.
    private static Map<String, double[]> operations(Path file) throws Exception {
        var found = new TreeMap<String, double[]>();
        for (var line : Files.readAllLines(file)) {
            var words = line.split("\t");
            found.put(
                    words[0],
                    Arrays.stream(words)
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        }
        return found;
    }
}
