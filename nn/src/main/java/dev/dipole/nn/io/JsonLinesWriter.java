package dev.dipole.nn.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A JSONL file or stream: one JSON value a line.
///
/// A file appears with [#commit()], whole or not at all; a stream such as standard output is written as the
/// lines come.
public final class JsonLinesWriter implements AutoCloseable {
    private final Path name;
    private final OutputStream out;
    private final @Nullable AtomicFile file;
    private long rows;

    private JsonLinesWriter(Path name, OutputStream out, @Nullable AtomicFile file) {
        this.name = name;
        this.out = out;
        this.file = file;
    }

    /// Begins a file; an older one of that name is replaced at the end.
    ///
    /// @throws OutputException if it cannot be written
    public static JsonLinesWriter open(Path file) {
        var atomic = AtomicFile.open(file);
        return new JsonLinesWriter(file, atomic.out(), atomic);
    }

    /// Writes to a stream, which stays open; `name` is what messages call it, such as `standard output`.
    public static JsonLinesWriter to(String name, OutputStream out) {
        return new JsonLinesWriter(Path.of(name), out, null);
    }

    /// Adds a line.
    ///
    /// @throws OutputException if it cannot be written
    /// @throws IllegalArgumentException if a number in it is not finite
    public void append(JsonNode row) {
        write(JsonFiles.line(row).getBytes(StandardCharsets.UTF_8));
    }

    /// Adds `{"text": …, "embedding": […]}`, each number in the shortest form that reads back to the same
    /// float.
    ///
    /// @throws OutputException if it cannot be written
    /// @throws IllegalArgumentException if a number is not finite
    public void append(String text, float[] embedding) {
        var line = new ByteArrayOutputStream(12 * embedding.length + text.length() + 32);
        try (var json = JsonFiles.mapper().createGenerator(line)) {
            json.writeStartObject();
            json.writeStringProperty("text", text);
            json.writeArrayPropertyStart("embedding");
            for (int i = 0; i < embedding.length; i++) {
                if (!Float.isFinite(embedding[i])) {
                    throw new IllegalArgumentException(
                            "row %d: element %d of the embedding is %s".formatted(rows, i, embedding[i]));
                }
                json.writeNumber(embedding[i]);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        write(line.toByteArray());
    }

    /// The number of lines so far.
    public long rows() {
        return rows;
    }

    /// Gives the file its name; sends on to a stream what was held back.
    public void commit() {
        if (file != null) {
            file.commit();
            return;
        }
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputException(name, e);
        }
    }

    /// Ends the writing; without a commit before, nothing remains of a file. A stream stays open.
    @Override
    public void close() {
        if (file != null) file.close();
    }

    private void write(byte[] line) {
        try {
            out.write(line);
            out.write('\n');
            rows++;
        } catch (IOException e) {
            throw new OutputException(name, e);
        }
    }
}
