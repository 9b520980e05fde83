package dev.dipole.nn.io;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/// Bytes to text, refusing what is not UTF-8 instead of putting question marks in its place.
final class Utf8 {
    private Utf8() {}

    /// The text of a whole file; a byte order mark at its beginning is dropped.
    static String decode(String source, byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            throw new FileFormatException(
                    source, "byte " + in.position(), "is not valid UTF-8 from byte %d on".formatted(in.position()));
        }
        var text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
