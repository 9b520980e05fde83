package dev.dipole.bench.peers;

import dev.dipole.bench.Launcher;
import dev.dipole.bench.Markdown;
import dev.dipole.bench.Rival;
import dev.dipole.bench.Rounds;
import dev.dipole.bench.Table;
import dev.dipole.bench.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Cutting texts into word pieces against Hugging Face's tokenizers, one thread, one text at a time: speed, and
/// whether the ids are the same.
final class TokenizingTable implements Table {
    private static final int TEXTS = 3_000;

    @Override
    public String name() {
        return "tokenizing";
    }

    @Override
    public String measure() throws Exception {
        var tokenizer = Libraries.unpacked("/all-minilm-l6-v2-tokenizer.json");
        var table = new Markdown(
                "texts",
                "Dipole, tokens/s",
                "Hugging Face, tokens/s",
                "Dipole is faster by",
                "texts with the same ids");
        var about = "";
        for (var entry : sets().entrySet()) {
            var file = Launcher.output().resolve("texts.txt");
            Files.write(file, entry.getValue());
            String[] arguments = {tokenizer.toString(), file.toString()};
            try (var ours = Rival.dipole("Dipole", 1, DipoleTokenizing.class, arguments);
                    var theirs = Libraries.start("Hugging Face", RustTokenizing.class, arguments)) {
                about = theirs.about();
                row(table, entry.getKey(), ours, theirs);
            }
        }
        return "all-MiniLM-L6-v2's vocabulary, one text at a time, processor time of the thread; median of %d rounds. %s, which the call from Java and back slows down.%n%n%s"
                .formatted(Rounds.count(), about, table);
    }

    /// The JDK's comments, and the files of `-Ddipole.data`, if given.
    private static Map<String, List<String>> sets() throws IOException {
        var sets = new LinkedHashMap<String, List<String>>();
        sets.put("comments of the JDK's source", Texts.comments(TEXTS));
        var data = System.getProperty("dipole.data", "");
        if (data.isEmpty()) return sets;
        try (var files = Files.walk(Path.of(data))) {
            for (var file :
                    files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
                var lines = lines(file);
                if (!lines.isEmpty()) sets.put(Path.of(data).relativize(file) + ", as lines", lines);
            }
        }
        return sets;
    }

    private static List<String> lines(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.map(Texts::oneLine)
                    .filter(line -> !line.isEmpty())
                    .limit(TEXTS)
                    .toList();
        }
    }

    private static void row(Markdown table, String label, Rival ours, Rival theirs) throws IOException {
        int rounds = Rounds.count();
        double[] mine = new double[rounds];
        double[] other = new double[rounds];
        for (int round = -2; round < rounds; round++) {
            int at = Math.max(0, round); // the first two warm up and are overwritten
            mine[at] = ours.ask("time")[1];
            other[at] = theirs.ask("time")[1];
        }
        var a = new Rounds(mine);
        var b = new Rounds(other);
        table.row(label, a.median(), b.median(), Markdown.ratio(a.over(b)), same(ours, theirs));
    }

    /// How many of the texts have the same ids; the first that has not is printed.
    private static String same(Rival ours, Rival theirs) throws IOException {
        var mine = Launcher.output().resolve("ids-dipole.txt");
        var other = Launcher.output().resolve("ids-hugging-face.txt");
        ours.ask("ids", mine);
        theirs.ask("ids", other);
        var a = Files.readAllLines(mine);
        var b = Files.readAllLines(other);
        int same = 0;
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i).equals(b.get(i))) same++;
            else if (same == i) System.err.printf("text %d differs:%n  %s%n  %s%n", i, a.get(i), b.get(i));
        }
        return "%,d of %,d".formatted(same, a.size());
    }
}
