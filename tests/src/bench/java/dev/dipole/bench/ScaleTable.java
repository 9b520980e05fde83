package dev.dipole.bench;

import java.io.IOException;
import java.util.List;

/// How speed and memory go with length, width and batch: tokens a second, and the share of the peak of fused
/// multiply-adds measured in the same process just before.
final class ScaleTable implements Table {
    @Override
    public String name() {
        return "scale";
    }

    /// A shape of a model and of a batch.
    private record Size(String label, int width, int depth, int heads, int inner, int texts, int length) {
        double[] ask(Rival dipole, String task) {
            int batch = task.equals("train") ? texts / 2 : texts;
            return dipole.ask(task, width, depth, heads, inner, batch, length);
        }
    }

    @Override
    public String measure() throws Exception {
        var out = new StringBuilder();
        int processors = Runtime.getRuntime().availableProcessors();
        for (int threads : processors == 1 ? List.of(1) : List.of(1, processors)) {
            try (var dipole = Rival.dipole("Dipole", threads, DipoleLimits.class, "" + threads)) {
                dipole.ask("train", 128, 2, 4, 512, 64, 64); // compiles
                out.append("**%s**, %s. ".formatted(dipole.about(), Clock.of(threads)))
                        .append("Training: forward, InfoNCE, backward, AdamW, 8,000 word pieces.\n\n");
                lengths(dipole, out);
                widths(dipole, out);
                batches(dipole, out);
            }
        }
        return out.toString();
    }

    private static void lengths(Rival dipole, StringBuilder out) throws IOException {
        var table = table("length (2 blocks × 384, 8,192 tokens a batch)");
        for (int length = 16; length <= 4096; length *= 4) {
            add(table, dipole, new Size("%,d".formatted(length), 384, 2, 12, 1536, 8192 / length, length));
        }
        // Two texts make a pair.
        add(table, dipole, new Size("8,192", 384, 2, 12, 1536, 2, 8192));
        out.append(table).append('\n');
    }

    private static void widths(Rival dipole, StringBuilder out) throws IOException {
        var table = table("width (2 blocks, heads of 64, 64 texts of 64 tokens)");
        for (int width : new int[] {128, 256, 384, 512, 768, 1024}) {
            add(table, dipole, new Size("%,d".formatted(width), width, 2, width / 64, 4 * width, 64, 64));
        }
        out.append(table).append('\n');
    }

    private static void batches(Rival dipole, StringBuilder out) throws IOException {
        var table = table("texts a batch (1 block × 256, 16 tokens)");
        for (int texts = 8; texts <= 4096; texts *= texts < 2048 ? 4 : 2) {
            add(table, dipole, new Size("%,d".formatted(texts), 256, 1, 4, 1024, texts, 16));
        }
        out.append(table).append('\n');
    }

    private static Markdown table(String head) {
        return new Markdown(
                head,
                "encoding: tokens/s",
                "GFLOP/s",
                "of the peak",
                "training: tokens/s",
                "GFLOP/s",
                "of the peak",
                "memory, MiB",
                "KiB a token");
    }

    private static void add(Markdown table, Rival dipole, Size size) throws IOException {
        double peak = dipole.ask("peak")[0];
        double[] encode = size.ask(dipole, "encode");
        double[] train = size.ask(dipole, "train");
        System.out.printf("%s: encoding %.2f s, training %.2f s%n", size, encode[0], train[0]);
        table.row(
                size.label(),
                encode[1] / encode[0],
                encode[2] / encode[0],
                Markdown.percent(encode[2] / encode[0] / peak),
                train[1] / train[0],
                train[2] / train[0],
                Markdown.percent(train[2] / train[0] / peak),
                train[3] / (1 << 20),
                train[3] / (1 << 10) / train[1]);
    }
}
