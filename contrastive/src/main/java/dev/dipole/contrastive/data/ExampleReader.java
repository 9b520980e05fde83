package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.Row.Role;
import dev.dipole.contrastive.data.TextLines.BadLine;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Files of training examples: JSON lines, TSV and CSV with a header, each also as `.gz`.
///
/// | what | field names understood |
/// |---|---|
/// | the query | `query anchor sentence1 text1 question query_text sent0 sentence_A premise`, else `text sentence` |
/// | positives | `pos positive positives sentence2 text2 answer positive_passages sent1 sentence_B hypothesis` |
/// | negatives | `neg negative negatives hard_neg negative_passages`, numbered too: `negative_1 negative_2` |
/// | score | `score similarity relatedness_score`, else a `label` that is a number; kept as written |
/// | label | `label class category intent`; a text of a class needs no positive |
/// | teacher's scores | `scores teacher_scores`, of positives, then negatives; or `pos_scores` and `neg_scores` |
/// | id, source | `id _id query_id pair_ID`, `source`; else the line number and the file's name |
///
/// A field may hold one text or a list of texts. TSV knows no quoting; CSV is RFC 4180. Bytes must be UTF-8; an
/// empty text, a line that is no JSON, a missing query or positive make a bad line ([BadLines] says what
/// happens then).
public final class ExampleReader {
    private ExampleReader() {}

    /// All examples of a file; the first bad line is an error.
    ///
    /// @throws DataException naming file, line and cause
    public static List<Example> read(Path file) {
        return read(file, BadLines.fail());
    }

    /// All examples of a file.
    ///
    /// @throws DataException if the file cannot be read to its end, or holds no example
    public static List<Example> read(Path file, BadLines badLines) {
        List<Example> examples;
        try (Stream<Example> stream = stream(file, badLines)) {
            examples = stream.toList();
        }
        if (examples.isEmpty()) {
            throw DataException.of(
                    file,
                    badLines.count() == 0
                            ? "holds no example"
                            : "holds no usable example: " + badLines.first().getFirst());
        }
        return examples;
    }

    /// The examples of a file one by one, for files larger than memory; close the stream to close the file.
    public static Stream<Example> stream(Path file, BadLines badLines) {
        RowReader rows = RowReader.open(file);
        var examples = new Examples(file, rows, badLines);
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(examples, traits), false)
                .onClose(rows::close);
    }

    private static final class Examples implements Iterator<Example> {
        private final Path file;
        private final String name;
        private final RowReader rows;
        private final BadLines badLines;
        private @Nullable Example next;

        Examples(Path file, RowReader rows, BadLines badLines) {
            this.file = file;
            this.name = stem(file);
            this.rows = rows;
            this.badLines = badLines;
        }

        @Override
        public boolean hasNext() {
            if (next == null) next = advance();
            return next != null;
        }

        @Override
        public Example next() {
            if (!hasNext() || next == null) throw new NoSuchElementException();
            Example example = next;
            next = null;
            return example;
        }

        private @Nullable Example advance() {
            while (true) {
                try {
                    Row row = rows.next();
                    return row == null ? null : example(row);
                } catch (BadLine e) {
                    badLines.found(DataException.of(file, rows.line(), e.getMessage()));
                }
            }
        }

        private Example example(Row row) throws BadLine {
            List<String> positives = row.texts(Role.POSITIVE);
            String query = row.query();
            if (positives.isEmpty() && row.label() == null) throw row.missing(Role.POSITIVE);
            String id = row.textOr(Role.ID, String.valueOf(rows.line()));
            try {
                return new Example(
                        id,
                        query,
                        positives,
                        row.texts(Role.NEGATIVE),
                        row.textOr(Role.SOURCE, name),
                        row.score(),
                        row.label(),
                        row.teacherScores());
            } catch (DataException e) {
                throw new BadLine(e.getMessage(), e);
            }
        }

        private static String stem(Path file) {
            String name = String.valueOf(file.getFileName());
            int dot = name.indexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }
    }
}
