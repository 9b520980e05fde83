package dev.dipole.transformer.tokenizer;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
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
                throw new TokenizerException("the vocabulary has the piece \"" + copy.get(id) + "\" twice, as id "
                        + before + " and as id " + id + "; remove one of them");
            }
        }
        return new Vocabulary(copy, ids);
    }

    /// Reads a `vocab.txt`: UTF-8, a piece a line, the first line is id 0.
    ///
    /// @throws InputException if it cannot be read
    /// @throws FileFormatException if it is no UTF-8 text or has a piece twice
    public static Vocabulary read(Path file) {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return of(lines.map(Vocabulary::withoutTrailingSpace).toList());
        } catch (IOException e) {
            throw new InputException(file, e);
        } catch (UncheckedIOException e) {
            throw new FileFormatException(
                    file.toString(), "", "is not UTF-8 text; give the vocab.txt of a WordPiece model", e);
        } catch (TokenizerException e) {
            throw e.in(file);
        }
    }

    /// Writes a `vocab.txt`.
    public void write(Path file) {
        AtomicFiles.write(file, String.join("\n", pieces) + "\n");
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

    private static String withoutTrailingSpace(String line) {
        int end = line.length();
        while (end > 0 && Characters.isSpace(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end);
    }
}
