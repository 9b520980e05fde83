package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files of sentence pairs with the similarity that people gave them.
///
/// | layout | columns | score |
/// |---|---|---|
/// | JSONL, TSV or CSV with a header | `sentence1 sentence2 score` or other names [ExampleReader] knows | as written |
/// | the STS benchmark's, tab separated, no header | genre, file, year, id, score, two sentences, sources | 0–5,
/// divided by 5 |
/// | SemEval's yearly, tab separated, no header | score, two sentences | 0–5, divided by 5 |
///
/// The layout is told by the first line, not by the file's name: the STS benchmark calls its tables `.csv`.
public final class StsReader {
    private static final double SEMEVAL_BEST = 5;

    private StsReader() {}

    /// All pairs of a file; the first bad line is an error.
    ///
    /// @return examples of one positive, each with a score
    /// @throws DataException naming file, line and cause
    public static List<Example> read(Path file) {
        return read(file, BadLines.fail());
    }

    /// All pairs of a file.
    ///
    /// @return examples of one positive, each with a score
    /// @throws DataException if the file cannot be read to its end, or holds no pair
    public static List<Example> read(Path file, BadLines badLines) {
        int score = scoreColumn(file);
        List<Example> pairs = score < 0 ? ExampleReader.read(file, badLines) : table(file, score, badLines);
        for (Example pair : pairs) {
            if (pair.score() == null || pair.positives().size() != 1) {
                throw DataException.of(
                        file,
                        "example " + pair.id() + " is no pair with a score: expected sentence1, sentence2, score");
            }
        }
        return pairs;
    }

    /// Whether a file is one of the tables without a header, whose scores this reader brings to the range 0 to 1.
    ///
    /// @throws DataException if it cannot be read
    public static boolean isHeadless(Path file) {
        return scoreColumn(file) >= 0;
    }

    /// Where a table without header keeps its score; −1 for files that name their columns, or hold
    /// nothing.
    private static int scoreColumn(Path file) {
        try (TextLines lines = TextLines.open(file)) {
            String first = lines.next();
            if (first == null) return -1;
            String[] cells = first.split("\t", -1);
            if (cells.length >= 7 && isNumber(cells[4])) return 4;
            return cells.length == 3 && isNumber(cells[0]) ? 0 : -1;
        } catch (BadLine e) {
            throw DataException.of(file, 1, e.getMessage());
        }
    }

    private static List<Example> table(Path file, int score, BadLines badLines) {
        var pairs = new ArrayList<Example>();
        try (TextLines lines = TextLines.open(file)) {
            boolean more = true;
            while (more) {
                try {
                    String line = lines.next();
                    more = line != null;
                    if (line != null && !line.isBlank()) pairs.add(pair(line, score, lines));
                } catch (BadLine e) {
                    badLines.found(DataException.of(file, lines.number(), e.getMessage()));
                }
            }
        }
        if (pairs.isEmpty()) throw DataException.of(file, "holds no usable pair");
        return pairs;
    }

    private static Example pair(String line, int score, TextLines lines) throws BadLine {
        String[] cells = line.split("\t", -1);
        if (cells.length < score + 3) {
            throw new BadLine(cells.length + " columns: too few for a score and two sentences after it");
        }
        Double grade = number(cells[score]);
        if (grade == null || grade < 0 || grade > SEMEVAL_BEST) {
            throw new BadLine("the score \"" + cells[score] + "\" is no number from 0 to 5");
        }
        String first = cells[score + 1].strip();
        String second = cells[score + 2].strip();
        if (first.isEmpty() || second.isEmpty()) throw new BadLine("a sentence is empty");
        String id = String.valueOf(lines.number());
        String source = String.valueOf(lines.file().getFileName());
        return new Example(id, first, List.of(second), List.of(), source, grade / SEMEVAL_BEST);
    }

    private static boolean isNumber(String cell) {
        return number(cell) != null;
    }

    private static @Nullable Double number(String cell) {
        try {
            return Double.valueOf(cell.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
