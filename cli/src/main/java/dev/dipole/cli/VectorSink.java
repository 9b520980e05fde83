package dev.dipole.cli;

import dev.dipole.contrastive.data.TextReader.Text;
import dev.dipole.nn.io.DType;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.JsonLinesWriter;
import dev.dipole.nn.io.NpyWriter;
import dev.dipole.nn.io.SafeTensorsWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Where vectors are written, in the order of the texts. A file appears with [#commit], whole or not at all.
///
/// All vectors are of one width, and either all floats or all bytes.
sealed interface VectorSink extends AutoCloseable {
    /// Adds a vector of floats.
    void append(Text text, float[] vector);

    /// Adds a vector of signed bytes.
    void append(Text text, byte[] vector);

    /// Sends on what was held back, as far as the format allows it before the end.
    default void flush() {}

    /// Completes the output.
    void commit();

    @Override
    void close();

    /// Opens the file, in the format its name asks for.
    ///
    /// @throws WrongUseException if the name asks for none of them
    static VectorSink open(Path file) {
        var name = file.toString();
        if (name.endsWith(".jsonl")) return new JsonLines(JsonLinesWriter.open(file), false);
        if (name.endsWith(".npy")) return new Npy(NpyWriter.open(file));
        if (name.endsWith(".safetensors")) return new SafeTensors(file);
        throw new WrongUseException(
                "the name of the output %s tells no format; it can end with .jsonl, .npy or .safetensors"
                        .formatted(file));
    }

    /// A line each: `{"id": …, "text": …, "embedding": […]}`, the id if the text has one.
    ///
    /// @param stream whether lines may be sent on before all are there
    record JsonLines(JsonLinesWriter lines, boolean stream) implements VectorSink {
        @Override
        public void append(Text text, float[] vector) {
            if (text.id() == null) {
                lines.append(text.text(), vector);
                return;
            }
            var row = row(text);
            var embedding = row.putArray("embedding");
            for (float x : vector) embedding.add(x);
            lines.append(row);
        }

        @Override
        public void append(Text text, byte[] vector) {
            var row = row(text);
            var embedding = row.putArray("embedding");
            for (byte x : vector) embedding.add((int) x);
            lines.append(row);
        }

        private static ObjectNode row(Text text) {
            var row = JsonFiles.object();
            if (text.id() != null) row.put("id", text.id());
            return row.put("text", text.text());
        }

        @Override
        public void flush() {
            if (stream) lines.commit();
        }

        @Override
        public void commit() {
            lines.commit();
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    /// A NumPy matrix, a row a text.
    record Npy(NpyWriter rows) implements VectorSink {
        @Override
        public void append(Text text, float[] vector) {
            rows.append(vector);
        }

        @Override
        public void append(Text text, byte[] vector) {
            rows.append(vector);
        }

        @Override
        public void commit() {
            rows.commit();
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /// One tensor, `embeddings`, of F32 or I8. The format wants the number of rows first, so all are kept until
    /// the end.
    final class SafeTensors implements VectorSink {
        private static final String NAME = "embeddings";

        private final Path file;
        private final List<float[]> floats = new ArrayList<>();
        private final List<byte[]> bytes = new ArrayList<>();

        private SafeTensors(Path file) {
            this.file = file;
        }

        @Override
        public void append(Text text, float[] vector) {
            floats.add(vector);
        }

        @Override
        public void append(Text text, byte[] vector) {
            bytes.add(vector);
        }

        @Override
        public void commit() {
            var writer = new SafeTensorsWriter().metadata("format", "pt");
            if (bytes.isEmpty()) {
                int width = floats.isEmpty() ? 0 : floats.getFirst().length;
                writer.floats(NAME, new int[] {floats.size(), width}, () -> joined(width));
            } else {
                long width = bytes.getFirst().length;
                writer.bytes(
                        NAME, DType.I8, List.of((long) bytes.size(), width), () -> MemorySegment.ofArray(joined()));
            }
            writer.write(file);
        }

        private float[] joined(int width) {
            var all = new float[length(floats.size(), width)];
            for (int i = 0; i < floats.size(); i++) System.arraycopy(floats.get(i), 0, all, i * width, width);
            return all;
        }

        private byte[] joined() {
            int width = bytes.getFirst().length;
            var all = new byte[length(bytes.size(), width)];
            for (int i = 0; i < bytes.size(); i++) System.arraycopy(bytes.get(i), 0, all, i * width, width);
            return all;
        }

        private int length(int rows, int width) {
            long length = (long) rows * width;
            if (length <= Integer.MAX_VALUE - 8) return (int) length;
            throw new IllegalArgumentException(
                    "%s: %,d vectors of %,d numbers are too many for this format here; write .npy or .jsonl"
                            .formatted(file, rows, width));
        }

        @Override
        public void close() {}
    }
}
