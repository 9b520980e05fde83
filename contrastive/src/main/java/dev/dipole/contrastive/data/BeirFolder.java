package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads what [RetrievalSet] describes.
///
/// Judgements may also come as TREC writes them, four columns without a header: `query 0 document grade`.
final class BeirFolder {
    private final Path root;
    private final BadLines badLines;

    BeirFolder(Path folder, BadLines badLines) {
        this.root = root(folder);
        this.badLines = badLines;
    }

    private static Path root(Path folder) {
        if (Files.isRegularFile(folder)) {
            throw DataException.of(
                    folder, "is a file: expected a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv");
        }
        if (!Files.isDirectory(folder)) throw DataException.of(folder, "no such folder");
        if (holdsCorpus(folder)) return folder;
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> inside = entries.filter(BeirFolder::holdsCorpus).toList();
            if (inside.size() == 1) return inside.getFirst();
        } catch (IOException e) {
            throw new DataException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
        }
        throw DataException.of(
                folder, "holds no corpus.jsonl: expected corpus.jsonl, queries.jsonl and qrels/test.tsv (BEIR layout)");
    }

    private static boolean holdsCorpus(Path folder) {
        return Files.exists(folder.resolve("corpus.jsonl")) || Files.exists(folder.resolve("corpus.jsonl.gz"));
    }

    private Path file(String name) {
        Path plain = root.resolve(name);
        Path zipped = root.resolve(name + ".gz");
        return !Files.exists(plain) && Files.exists(zipped) ? zipped : plain;
    }

    RetrievalSet read(String split) {
        Map<String, String> documents = texts(file("corpus.jsonl"));
        Path queryFile = file("queries.jsonl");
        Map<String, String> queries = texts(queryFile);
        Path qrels = file("qrels/" + split + ".tsv");
        var judgements = new LinkedHashMap<String, Map<String, Integer>>();
        forEachLine(qrels, (line, number) -> addJudgement(judgements, queries, line, number));
        if (judgements.isEmpty()) throw DataException.of(qrels, "holds no judgement");
        queries.keySet().retainAll(judgements.keySet());
        queries.forEach((id, text) -> {
            if (text.isEmpty()) throw DataException.of(queryFile, "the query \"" + id + "\" is empty");
        });
        long unknown = judgements.values().stream()
                .flatMap(grades -> grades.keySet().stream())
                .filter(document -> !documents.containsKey(document))
                .count();
        return new RetrievalSet(documents, queries, judgements, Math.toIntExact(unknown));
    }

    /// What is done with each line that is not blank.
    private interface LineTask {
        void accept(String line, long number) throws BadLine;
    }

    private void forEachLine(Path file, LineTask task) {
        try (TextLines lines = TextLines.open(file)) {
            boolean more = true;
            while (more) {
                try {
                    String line = lines.next();
                    more = line != null;
                    if (line != null && !line.isBlank()) task.accept(line, lines.number());
                } catch (BadLine e) {
                    badLines.found(DataException.of(file, lines.number(), e.getMessage()));
                }
            }
        }
    }

    private Map<String, String> texts(Path file) {
        var texts = new LinkedHashMap<String, String>();
        forEachLine(file, (line, number) -> {
            JsonNode object = JsonRows.object(line);
            String id = text(object, "_id");
            String title = object.path("title").isString() ? text(object, "title") : "";
            String body = text(object, "text");
            String whole = (title + " " + body).strip();
            if (texts.putIfAbsent(id, whole) != null) throw new BadLine("the id \"" + id + "\" was there before");
        });
        if (texts.isEmpty()) throw DataException.of(file, "holds no text");
        return texts;
    }

    private static String text(JsonNode object, String field) throws BadLine {
        JsonNode value = object.path(field);
        if (value.isString()) return JsonRows.checked(value.stringValue());
        if (value.isIntegralNumber()) return value.asString();
        throw new BadLine("no text in the field \"" + field + "\"");
    }

    private static void addJudgement(
            Map<String, Map<String, Integer>> judgements, Map<String, String> queries, String line, long number)
            throws BadLine {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length != 3 && cells.length != 4) {
            throw new BadLine(cells.length + " columns where query, document and grade belong");
        }
        String query = cells[0];
        String document = cells[cells.length - 2];
        String grade = cells[cells.length - 1];
        if (number == 1 && grade.equals("score")) return; // the header
        if (!queries.containsKey(query)) throw new BadLine("the query \"" + query + "\" is not in queries.jsonl");
        int judged = grade(grade);
        Integer before =
                judgements.computeIfAbsent(query, _ -> new LinkedHashMap<>()).putIfAbsent(document, judged);
        if (before != null) throw new BadLine("query \"" + query + "\" and document \"" + document + "\" were there");
    }

    private static int grade(String text) throws BadLine {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new BadLine("the grade \"" + text + "\" is no whole number", e);
        }
    }
}
