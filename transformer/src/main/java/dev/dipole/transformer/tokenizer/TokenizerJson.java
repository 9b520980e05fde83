package dev.dipole.transformer.tokenizer;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Path;

/// `tokenizer.json`, the file in which Hugging Face tokenizers keep a whole pipeline, in and out.
///
/// What is read: the model WordPiece; the normalizers BertNormalizer, Lowercase, Replace, Sequence; the
/// pre-tokenizers BertPreTokenizer, Whitespace, WhitespaceSplit, Punctuation, Digits, Split, Sequence; the
/// post-processors TemplateProcessing, BertProcessing; the decoder WordPiece; added tokens, truncation,
/// padding. Everything else in a file, even a key that means nothing here, is a [FileFormatException] that
/// names it: a tokenizer that was read encodes as the file says.
public final class TokenizerJson {
    private TokenizerJson() {}

    /// Reads a file.
    ///
    /// @throws dev.dipole.nn.io.InputException if it cannot be read
    /// @throws FileFormatException if it describes no tokenizer, or one that is not supported
    public static Tokenizer read(Path file) {
        var root = JsonFiles.readObject(file);
        try {
            return TokenizerReader.read(new JsonObject(file.toString(), "", root));
        } catch (TokenizerException e) {
            throw e.in(file);
        }
    }

    /// Writes a file that [#read] and Hugging Face tokenizers read to the same tokenizer.
    public static void write(Tokenizer tokenizer, Path file) {
        JsonFiles.write(file, TokenizerWriter.write(tokenizer));
    }
}
