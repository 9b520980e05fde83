package dev.dipole.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One table of `BENCHMARKS.md` or another page: what is measured, and the markdown of what came out.
public interface Table {
    /// What it is asked for by, and the marker under which it stands in its page.
    String name();

    /// The page that it stands in.
    default String page() {
        return "BENCHMARKS.md";
    }

    /// Measures, and writes what came out as markdown.
    String measure() throws Exception;

    /// The tables that need nothing but Dipole: the machine's limits, how it grows, what objectives teach.
    static List<Table> own() {
        return List.of(
                new OperationsTable(),
                new AttentionTable(),
                new StartTable(),
                new ScaleTable(),
                new ShareTable(),
                new ChunkTable(),
                new LearningTable());
    }

    /// Measures the tables of these names (all, if empty, comma between). Each goes to standard output and to
    /// `tests/target/benchmarks/NAME.md`; with `-Dwrite` into its page as well.
    ///
    /// A table that fails does not keep the others from being measured, but the whole fails in the end.
    static void run(List<Table> tables, String names) throws Exception {
        var wanted = names.isBlank()
                ? tables
                : Arrays.stream(names.strip().split(" *, *"))
                        .map(name -> named(tables, name))
                        .toList();
        Files.createDirectories(Launcher.output());
        var failed = new ArrayList<String>();
        for (var table : wanted) {
            try {
                publish(table, stamped(table));
            } catch (Exception e) {
                e.printStackTrace();
                failed.add(table.name());
            }
        }
        if (!failed.isEmpty()) throw new IllegalStateException("not measured: " + String.join(", ", failed));
    }

    private static Table named(List<Table> tables, String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table '%s'; there are %s"
                        .formatted(name, tables.stream().map(Table::name).collect(Collectors.joining(", ")))));
    }

    private static String stamped(Table table) throws Exception {
        var before = Machine.load();
        var body = table.measure().strip();
        return "%s%n%n*%s; load %s to %s; %s.*%n"
                .formatted(body, Machine.line(), before, Machine.load(), LocalDate.now(ZoneOffset.UTC));
    }

    private static void publish(Table table, String markdown) throws IOException {
        String name = table.name();
        System.out.println("\n## " + name + "\n\n" + markdown);
        Files.writeString(Launcher.output().resolve(name + ".md"), markdown);
        if (Boolean.getBoolean("write")) insert(Launcher.root().resolve(table.page()), name, markdown);
    }

    /// Puts the text between `<!-- begin NAME -->` and `<!-- end NAME -->`.
    private static void insert(Path file, String name, String markdown) throws IOException {
        String begin = "<!-- begin %s -->".formatted(name);
        String end = "<!-- end %s -->".formatted(name);
        String text = Files.readString(file);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) throw new IOException("%s lacks the markers %s %s".formatted(file, begin, end));
        Files.writeString(file, text.substring(0, from + begin.length()) + "\n" + markdown + text.substring(to));
    }
}
