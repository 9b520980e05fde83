package dev.dipole.transformer.tokenizer;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The pieces a model knows; the position of a piece is its id. Immutable.
public final class Vocabulary {
    private final List<String> pieces;
    private final Map<String, Integer> ids;

    private Vocabulary(List<String> pieces, Map<String, Integer> ids) {
        this.pieces = pieces;
        this.ids = ids;
    }

    /// A vocabulary of pieces in the order of their ids; a piece that occurs twice is a [TokenizerException].
    public static Vocabulary of(List<String> pieces) {
        var copy = List.copyOf(pieces);
        var ids = HashMap.<String, Integer>newHashMap(copy.size());
        for (int id = 0; id < copy.size(); id++) {
            Integer before = ids.putIfAbsent(copy.get(id), id);
            if (before != null) {
                throw new TokenizerException("the vocabulary has the piece \"" + copy.get(id) + "\" twice, as id " + before
                        + " and as id " + id + "; remove one of them");
            }
        }
        return new Vocabulary(copy, ids);
    }

    /// Reads a `vocab.txt`: UTF-8, a piece a line, the first line is id 0.
    public static Vocabulary read(Path file) {
        try {
            return of(Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::stripTrailing)
                    .toList());
        } catch (CharacterCodingException e) {
            throw new TokenizerException(file + " is not UTF-8 text; give the vocab.txt of a WordPiece model", e);
        } catch (IOException e) {
            throw new TokenizerException(file + " cannot be read: " + AtomicFile.reason(e), e);
        } catch (TokenizerException e) {
            throw new TokenizerException(file + ": " + e.getMessage(), e);
        }
    }

    /// Writes a `vocab.txt`.
    public void write(Path file) {
        AtomicFile.write(file, String.join("\n", pieces) + "\n");
    }

    public int size() {
        return pieces.size();
    }

    /// The id of a piece, or −1.
    public int id(String piece) {
        return ids.getOrDefault(piece, -1);
    }

    /// The piece that has an id.
    public String piece(int id) {
        return pieces.get(id);
    }

    /// All pieces, in the order of their ids.
    public List<String> pieces() {
        return pieces;
    }
}
