package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Texts, one at a time: the lines of a file or stream, or the field `text` of JSON lines; gzip is undone.
///
/// A plain line is a text whatever it holds, also when it is empty, so that the n-th text is the n-th line. Of
/// JSON lines blank ones are skipped; a `title` goes before the text, `_id` or `id` is kept.
public final class TextReader implements Closeable {
    private final TextLines lines;
    private final boolean json;
    private final BadLines badLines;

    /// How texts are written.
    public enum Format {
        /// A text a line.
        TEXT,
        /// A JSON object a line, with `text`.
        JSONL;

        /// As a file's name says: `.jsonl`, `.ndjson` and `.json`, each also with `.gz`, are JSON lines.
        public static Format of(Path file) {
            return file.toString().matches("(?i).*\\.(jsonl|ndjson|json)(\\.gz)?") ? JSONL : TEXT;
        }
    }

    /// A text and the name it goes by in its file, if it has one.
    public record Text(@Nullable String id, String text) {}

    private TextReader(TextLines lines, Format format, BadLines badLines) {
        this.lines = lines;
        this.json = format == Format.JSONL;
        this.badLines = badLines;
    }

    /// Opens a file.
    public static TextReader open(Path file, Format format, BadLines badLines) {
        return new TextReader(TextLines.open(file), format, badLines);
    }

    /// Reads from a stream that errors call `name`, such as "standard input".
    public static TextReader of(InputStream in, String name, Format format, BadLines badLines) {
        return new TextReader(TextLines.of(in, Path.of(name)), format, badLines);
    }

    /// The next text, or null at the end.
    ///
    /// @throws DataException if it cannot be used, unless bad lines are skipped
    public @Nullable Text next() {
        while (true) {
            try {
                var line = lines.next();
                if (line == null) return null;
                if (!json) return new Text(null, line);
                if (!line.isBlank()) return text(JsonRows.object(line));
            } catch (BadLine e) {
                badLines.found(DataException.of(lines.file(), lines.number(), e.getMessage()));
            }
        }
    }

    /// Whether the next text may be waited for; false while more lies ready. What was made of the texts so far
    /// should then be shown.
    public boolean wouldWait() {
        return !lines.ready();
    }

    private static Text text(JsonNode object) throws BadLine {
        var text = object.path("text");
        if (!text.isString()) {
            throw new BadLine("no field \"text\" that is a string (there are: "
                    + String.join(", ", object.propertyNames()) + ")");
        }
        var title = object.path("title").asStringOpt().orElse("");
        var whole = JsonRows.checked(title.isBlank() ? text.stringValue() : title + " " + text.stringValue());
        var id = object.path("_id").asStringOpt().or(() -> object.path("id").asStringOpt());
        return new Text(id.orElse(null), whole);
    }

    @Override
    public void close() {
        lines.close();
    }
}
