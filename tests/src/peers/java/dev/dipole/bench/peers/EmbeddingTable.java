package dev.dipole.bench.peers;

import dev.dipole.bench.Clock;
import dev.dipole.bench.Lengths;
import dev.dipole.bench.Markdown;
import dev.dipole.bench.Rival;
import dev.dipole.bench.Rounds;
import dev.dipole.bench.Table;
import java.util.Arrays;

/// Embedding sentences against ONNX Runtime: fp32, the same shape of model, the same sentences, in turns.
final class EmbeddingTable implements Table {
    private static final int SENTENCES = 64;

    @Override
    public String name() {
        return "embedding";
    }

    @Override
    public String measure() throws Exception {
        var table = new Markdown(
                "sentences/s",
                "Dipole",
                "ONNX Runtime",
                "Dipole is faster by",
                "Dipole's memory, MiB",
                "ONNX Runtime's");
        var about = "";
        for (int threads = 1; threads <= Math.min(2, Runtime.getRuntime().availableProcessors()); threads++) {
            var n = Integer.toString(threads);
            try (var ours = Rival.dipole("Dipole", threads, DipoleEmbedding.class, n);
                    var theirs = Libraries.start("ONNX Runtime", OnnxEmbedding.class, n)) {
                about = ours.about() + "; " + theirs.about();
                row(table, threads, 32, ours, theirs);
                row(table, threads, 1, ours, theirs);
            }
        }
        double mean = Arrays.stream(Lengths.sentences(SENTENCES, 256)).average().orElse(0);
        return "%d sentences, %.0f tokens in the mean, cut at 256; batches of 32 are sorted by length; median of %d rounds. %s.%n%n%s"
                .formatted(SENTENCES, mean, Rounds.count(), about, table);
    }

    private static void row(Markdown table, int threads, int atOnce, Rival ours, Rival theirs) throws Exception {
        int rounds = Rounds.count();
        double[] mine = new double[rounds];
        double[] other = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            int at = Math.max(0, round); // the first warms up and is overwritten
            mine[at] = ours.ask(SENTENCES, atOnce)[0];
            Thread.sleep(200); // its workers fall asleep
            other[at] = theirs.ask(SENTENCES, atOnce)[0];
            Thread.sleep(200);
        }
        var a = new Rounds(mine);
        var b = new Rounds(other);
        table.row(
                "%d thread%s (%s), %s"
                        .formatted(
                                threads,
                                threads == 1 ? "" : "s",
                                Clock.of(threads),
                                atOnce == 1 ? "one by one" : "batches of " + atOnce),
                a.median(),
                b.median(),
                Markdown.ratio(a.over(b)),
                ours.peakMebibytes(),
                theirs.peakMebibytes());
    }
}
