package dev.dipole.cli;

import dev.dipole.contrastive.data.TextReader;
import dev.dipole.contrastive.data.TextReader.Text;
import dev.dipole.contrastive.evaluation.Hit;
import dev.dipole.contrastive.evaluation.TopK;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds the texts that answer a question.
@Command(
        name = "search",
        description = "Finds the texts that answer a question: score, line or id, and text, best first.",
        footerHeading = "%nExample:%n",
        footer = "  dipole search --model my-model --corpus texts.txt 'remove an element while iterating'")
final class Search implements Runnable {
    /// How much of a text is shown.
    private static final int SHOWN = 160;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--corpus",
            required = true,
            paramLabel = "FILE",
            description = "Texts to search: one a line, or JSON lines with \"text\" (.jsonl); also as .gz.")
    private Path corpus;

    @Option(names = "--top", paramLabel = "K", defaultValue = "10", description = "How many to show (10).")
    private int top;

    @Option(names = "--json", description = "A JSON line for each text found, with the whole text.")
    private boolean json;

    @Parameters(paramLabel = "QUERY", arity = "1..*", description = "Questions; one of several words needs quotes.")
    private List<String> queries;

    @Mixin
    private BadLinesOption badLines;

    @Mixin
    private Console console;

    @Override
    public void run() {
        if (top < 1) throw new WrongUseException("--top must be at least 1, not " + top);
        for (var query : queries) {
            if (query.isBlank()) throw new WrongUseException("the question is empty; ask something");
        }
        var texts = read();
        badLines.report(console);
        var embedding = new Embedding(model.read(console), console);
        var prompt = embedding.prompt(Embedding.Side.DOCUMENT);
        var documents = embedding.of("encode", texts.stream().map(Text::text).toList(), prompt);
        var asked = embedding.of("encode", queries, embedding.prompt(Embedding.Side.QUERY));
        embedding.report();
        var found = TopK.of(embedding.searchable(documents)).search(embedding.searchable(asked), top);
        for (int i = 0; i < found.size(); i++) {
            if (json) {
                writeJson(queries.get(i), found.get(i), texts);
            } else {
                write(queries.get(i), found.get(i), texts);
            }
        }
    }

    private List<Text> read() {
        var texts = new ArrayList<Text>();
        int place = 0;
        try (var reader = TextReader.open(corpus, TextReader.Format.of(corpus), badLines.begin())) {
            for (var text = reader.next(); text != null; text = reader.next()) {
                place++;
                if (!text.text().isBlank()) texts.add(named(text, place));
            }
        }
        int empty = place - texts.size();
        console.count(empty, "1 empty text was left out", "%,d empty texts were left out");
        if (texts.isEmpty()) throw new IllegalArgumentException(corpus + ": holds no texts to search");
        return texts;
    }

    private void write(String query, List<Hit> hits, List<Text> texts) {
        var out = console.data();
        if (queries.size() > 1) out.println(query);
        for (var hit : hits) {
            var text = texts.get(hit.document());
            out.println("%7.4f  %s  %s".formatted(hit.score(), name(text), shortened(text.text())));
        }
    }

    private void writeJson(String query, List<Hit> hits, List<Text> texts) {
        try (var out = console.jsonLines()) {
            for (var hit : hits) {
                var text = texts.get(hit.document());
                out.append(JsonFiles.object()
                        .put("query", query)
                        .put("score", hit.score())
                        .put("id", name(text))
                        .put("text", text.text()));
            }
            out.commit();
        }
    }

    /// A text goes by its id, else by its place in the corpus, from 1.
    private static Text named(Text text, int place) {
        return text.id() == null ? new Text(Integer.toString(place), text.text()) : text;
    }

    private static String name(Text text) {
        return String.valueOf(text.id());
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.codePointCount(0, line.length()) <= SHOWN
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + " …";
    }
}
