package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import dev.dipole.nn.io.JsonFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON lines: an object a line, blank lines skipped.
///
/// A field's value is a text, a number, or a list of texts; a passage object (`{"docid", "title", "text"}`)
/// stands for its title and text. Other values are none of our business and are left out, nulls too.
final class JsonRows implements RowReader {
    /// [TextLines] bounds a line already; a text may fill it.
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final TextLines lines;

    JsonRows(TextLines lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable Row next() throws BadLine {
        String line = lines.next();
        while (line != null && line.isBlank()) line = lines.next();
        return line == null ? null : new Row(fields(object(line)));
    }

    /// The JSON object that is this line.
    static JsonNode object(String line) throws BadLine {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new BadLine("not JSON: " + cause(e), e);
        }
        if (node.isArray()) {
            throw new BadLine("a JSON array where an object belongs (one object a line, not one array of objects)");
        }
        if (!node.isObject()) throw new BadLine("not a JSON object");
        return node;
    }

    private static String cause(JacksonException e) {
        String message = JsonFiles.reason(e).replace("; the file is cut short", "");
        var place = e.getLocation();
        return place == null || place.getColumnNr() < 1 ? message : message + " (column " + place.getColumnNr() + ")";
    }

    private static Map<String, List<String>> fields(JsonNode object) throws BadLine {
        var fields = new LinkedHashMap<String, List<String>>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            List<String> texts = texts(property.getValue());
            if (texts != null) fields.put(property.getKey(), texts);
        }
        return fields;
    }

    private static @Nullable List<String> texts(JsonNode value) throws BadLine {
        if (!value.isArray()) {
            String text = text(value);
            return text == null ? null : List.of(text);
        }
        var texts = new ArrayList<String>(value.size());
        for (JsonNode entry : value) {
            String text = text(entry);
            if (text != null) texts.add(text);
        }
        return texts;
    }

    private static @Nullable String text(JsonNode value) throws BadLine {
        if (value.isString()) return checked(value.stringValue());
        if (value.isNumber()) return value.asString();
        if (value.isObject() && value.path("text").isString()) {
            String text = value.path("text").stringValue();
            String title = value.path("title").isString() ? value.path("title").stringValue() : "";
            return checked(title.isBlank() ? text : title + " " + text);
        }
        return null;
    }

    /// JSON's escapes can spell half a character (`"\ud83d"`), which no encoding can write again.
    static String checked(String text) throws BadLine {
        var half = text.codePoints()
                .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                .findFirst();
        if (half.isPresent()) {
            throw new BadLine("half a character: the escape \\u%04x stands alone".formatted(half.getAsInt()));
        }
        return text;
    }

    @Override
    public long line() {
        return lines.number();
    }

    @Override
    public void close() {
        lines.close();
    }
}
