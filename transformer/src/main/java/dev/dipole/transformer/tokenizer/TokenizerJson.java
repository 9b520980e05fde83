package dev.dipole.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tokenizer.json`, the file in which Hugging Face tokenizers keep a whole pipeline, in and out.
///
/// What is read: the model WordPiece; the normalizers BertNormalizer, Lowercase, Replace, Sequence; the pre-tokenizers
/// BertPreTokenizer, Whitespace, WhitespaceSplit, Punctuation, Digits, Split, Sequence; the post-processors
/// TemplateProcessing, BertProcessing; the decoder WordPiece; added tokens, truncation, padding. Everything else in a
/// file, even a key that means nothing here, is a [TokenizerException] that names it: a tokenizer that is read
/// encodes as the file says.
public final class TokenizerJson {
    private static final long LARGEST_FILE = 1L << 30;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TokenizerJson() {}

    /// Reads a file.
    public static Tokenizer read(Path file) {
        JsonNode root = parse(file);
        try {
            return TokenizerReader.read(new JsonObject("", root));
        } catch (TokenizerException e) {
            throw new TokenizerException(file + ": " + e.getMessage(), e);
        }
    }

    /// Writes a file that [#read] and Hugging Face tokenizers read to the same tokenizer.
    public static void write(Tokenizer tokenizer, Path file) {
        AtomicFile.write(file, text(TokenizerWriter.write(tokenizer)));
    }

    static String text(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /// The JSON in a file; syntax errors, double keys and trailing text are a [TokenizerException].
    static JsonNode parse(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new TokenizerException(file + " has more than 1 GiB, which no tokenizer file needs");
            }
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new TokenizerException(file + " holds no JSON object; it seems to be empty or another kind of file");
            }
            return root;
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + AtomicFile.reason(e), e);
        } catch (JacksonException e) {
            throw new TokenizerException(
                    file + " is not valid JSON" + place(e.getLocation()) + ": " + firstSentence(e.getOriginalMessage()), e);
        }
    }

    private static String place(@org.jspecify.annotations.Nullable TokenStreamLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String firstSentence(@org.jspecify.annotations.Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
