package dev.dipole.transformer.tokenizer;

/// The part of a tokenizer that is learnt: a vocabulary and how a word is cut into its pieces.
public sealed interface Model permits WordPiece {
    Vocabulary vocabulary();

    /// Adds the pieces of the word `[start, end)`, not empty, of a text to `out`.
    void tokenize(NormalizedText text, int start, int end, Pieces out);
}
