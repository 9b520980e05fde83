package dev.dipole.transformer.tokenizer;

/// WordPiece: again and again the longest piece of the vocabulary that begins where the last one ended.
///
/// Pieces inside a word are those that begin with the prefix (`##`). A word that cannot be cut without rest, or
/// that has more than `maxInputCharsPerWord` code points, is one unknown piece.
///
/// Source: Schuster & Nakajima, 2012, Japanese and Korean voice search; the greedy cut is that of BERT
/// (Devlin et al., 2019). One pass over a word with a [PieceTrie]; no strings are made.
public final class WordPiece implements Model {
    private final Vocabulary vocabulary;
    private final String unknownToken;
    private final String prefix;
    private final int maxInputCharsPerWord;
    private final int unknownId;
    private final int continuation;
    private final PieceTrie trie = new PieceTrie();

    /// A model; the unknown token has to be in the vocabulary.
    public WordPiece(Vocabulary vocabulary, String unknownToken, String prefix, int maxInputCharsPerWord) {
        this.vocabulary = vocabulary;
        this.unknownToken = unknownToken;
        this.prefix = prefix;
        this.maxInputCharsPerWord = maxInputCharsPerWord;
        this.unknownId = vocabulary.id(unknownToken);
        if (unknownId < 0) {
            throw new TokenizerException("the unknown token \"" + unknownToken + "\" is not in the vocabulary of "
                    + vocabulary.size() + " pieces; add it, or name the one that is");
        }
        if (maxInputCharsPerWord < 0) {
            throw new TokenizerException(
                    "max_input_chars_per_word is " + maxInputCharsPerWord + "; it cannot be negative");
        }
        for (int id = 0; id < vocabulary.size(); id++) {
            trie.add(vocabulary.piece(id), id);
        }
        this.continuation = trie.walk(prefix);
    }

    /// A model with BERT's settings: `[UNK]`, `##`, 100.
    public static WordPiece of(Vocabulary vocabulary) {
        return new WordPiece(vocabulary, "[UNK]", "##", 100);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public String unknownToken() {
        return unknownToken;
    }

    /// What marks a piece inside a word.
    public String prefix() {
        return prefix;
    }

    public int maxInputCharsPerWord() {
        return maxInputCharsPerWord;
    }

    @Override
    public void tokenize(NormalizedText text, int start, int end, Pieces out) {
        tokenize(text.points(), start, end, out);
    }

    /// The same for the word `[start, end)` of code points.
    void tokenize(int[] points, int start, int end, Pieces out) {
        int before = out.size();
        if (end - start > maxInputCharsPerWord) {
            out.add(unknownId, start, end);
            return;
        }
        int node = PieceTrie.ROOT;
        for (int at = start; at < end; node = continuation) {
            long found = node < 0 ? PieceTrie.NONE : trie.longest(node, points, at, end);
            if (found == PieceTrie.NONE) {
                out.truncate(before);
                out.add(unknownId, start, end);
                return;
            }
            out.add(PieceTrie.value(found), at, PieceTrie.end(found));
            at = PieceTrie.end(found);
        }
    }
}
