package dev.dipole.transformer.tokenizer;

/// A tokenizer, or a file that describes one, cannot be used; one sentence names place, cause and remedy.
public final class TokenizerException extends RuntimeException {
    public TokenizerException(String message) {
        super(message);
    }

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
