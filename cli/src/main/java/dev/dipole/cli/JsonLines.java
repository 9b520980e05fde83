package dev.dipole.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// Writes one JSON object a line.
///
/// Jackson's generator alone, without its data binding, which would cost a tenth of a second at each start.
final class JsonLines {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private JsonLines() {}

    /// Writes a line: an object with the fields that `fields` writes.
    static void write(PrintWriter out, Consumer<JsonGenerator> fields) {
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        out.write('\n');
    }
}
