package dev.dipole.contrastive.data;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.OutputException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// Writes examples as JSON lines (`{"id", "query", "pos", "neg", "source", "score", "label", "scores"}`), gzipped under
/// a name in
/// `.gz`.
///
/// The file appears whole or not at all. [ExampleReader] reads back what was written.
public final class ExampleWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExampleWriter() {}

    /// Replaces `file` by the examples; missing parent folders are made.
    ///
    /// @throws OutputException if it cannot be written; an older file of that name is then still there
    public static void write(Path file, Iterable<Example> examples) {
        AtomicFiles.write(file, out -> {
            boolean zip = String.valueOf(file.getFileName()).endsWith(".gz");
            try (OutputStream target = zip ? new GZIPOutputStream(out, 1 << 16) : out) {
                for (Example example : examples) {
                    target.write(JSON.writeValueAsBytes(fields(example)));
                    target.write('\n');
                }
            }
        });
    }

    private static Map<String, Object> fields(Example example) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", example.id());
        fields.put("query", example.query());
        if (!example.positives().isEmpty()) fields.put("pos", example.positives());
        if (!example.negatives().isEmpty()) fields.put("neg", example.negatives());
        fields.put("source", example.source());
        if (example.score() != null) fields.put("score", example.score());
        if (example.label() != null) fields.put("label", example.label());
        if (!example.teacherScores().isEmpty()) fields.put("scores", example.teacherScores());
        return fields;
    }
}
