package dev.dipole.transformer.tokenizer;

import dev.dipole.nn.io.FileFormatException;
import java.nio.file.Path;

/// A tokenizer that cannot be, or cannot do what is asked: its parts contradict each other, a length leaves no
/// room, an id is unknown. One sentence names cause and remedy; what is wrong with a file is a
/// [dev.dipole.nn.io.FileException].
public final class TokenizerException extends RuntimeException {
    private final String message;

    /// An error in one sentence.
    public TokenizerException(String message) {
        super(message);
        this.message = message;
    }

    /// The sentence; never null, unlike that of other exceptions.
    @Override
    public String getMessage() {
        return message;
    }

    /// The same as an error of the file that the parts were read from.
    FileFormatException in(Path file) {
        return new FileFormatException(file.toString(), "", message, this);
    }
}
