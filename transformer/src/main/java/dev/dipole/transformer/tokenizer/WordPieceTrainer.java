package dev.dipole.transformer.tokenizer;

import java.util.List;

/// Learns a WordPiece vocabulary: starting from characters, the most frequent pair of neighbouring pieces
/// becomes a piece, until the vocabulary is full (byte-pair merges with the prefix `##` inside words, as the
/// WordPiece trainer of Hugging Face tokenizers does it; Sennrich et al., 2016, algorithm 1).
///
///     var tokenizer = WordPieceTrainer.code(8_000).train(texts);
///
/// The vocabulary holds, in this order: the special tokens; the `limitAlphabet` most frequent characters by
/// code point; those of them that occur inside words, with the prefix; the merges. Of equally frequent pairs
/// the one with the smaller ids is merged, so the same texts always give the same vocabulary. Merging stops
/// early when no pair occurs `minFrequency` times. Words with other characters, or longer than WordPiece takes,
/// teach nothing.
///
/// The time is that of one encoding pass plus a few seconds for a hundred thousand different words.
public record WordPieceTrainer(
        int vocabularySize,
        long minFrequency,
        int limitAlphabet,
        List<String> specialTokens,
        Normalizer normalizer,
        PreTokenizer preTokenizer) {

    private static final String PREFIX = "##";
    private static final int LONGEST_WORD = 100;
    private static final int TEXTS_PER_REPORT = 1_000;
    private static final int PIECES_PER_REPORT = 100;

    /// Hears how far the training is.
    public interface Progress {
        /// So many texts have been read.
        default void texts(long read) {}

        /// So many pieces have been learnt of those asked for.
        default void pieces(int learnt, int wanted) {}
    }

    public WordPieceTrainer {
        specialTokens = List.copyOf(specialTokens);
        if (limitAlphabet < 1) {
            throw new TokenizerException(
                    "the alphabet is limited to " + limitAlphabet + " characters; allow at least one");
        }
    }

    /// A trainer with BERT's special tokens, a minimum frequency of 2 and at most 1,000 characters.
    public static WordPieceTrainer bert(int vocabularySize, Normalizer normalizer) {
        var special = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
        return new WordPieceTrainer(vocabularySize, 2, 1_000, special, normalizer, new PreTokenizer.Bert());
    }

    /// A trainer for [Tokenizer#code]: lower case, identifiers cut into their words.
    public static WordPieceTrainer code(int vocabularySize) {
        return bert(vocabularySize, Tokenizer.codeNormalizer());
    }

    /// Learns from texts; the result encodes with the normalizer and pre-tokenizer it learnt with.
    public Tokenizer train(Iterable<String> texts) {
        return train(texts, new Progress() {});
    }

    /// Learns from texts, reporting every 1,000 texts and every 100 pieces.
    public Tokenizer train(Iterable<String> texts, Progress progress) {
        WordCounts words = count(texts, progress);
        var learner = new PieceLearner(PREFIX);
        learner.reserve(specialTokens);
        learner.learnAlphabet(words, limitAlphabet);
        if (learner.size() > vocabularySize) {
            throw new TokenizerException("a vocabulary of " + vocabularySize + " pieces cannot hold the "
                    + learner.size() + " special tokens and characters; ask for more pieces or limit the alphabet");
        }
        learner.cut(words);
        while (learner.size() < vocabularySize && learner.join(minFrequency)) {
            if (learner.size() % PIECES_PER_REPORT == 0) {
                progress.pieces(learner.size(), vocabularySize);
            }
        }
        return Tokenizer.wordPiece(learner.vocabulary(), normalizer, preTokenizer);
    }

    private WordCounts count(Iterable<String> texts, Progress progress) {
        var words = new WordCounts();
        var spans = new Spans();
        long read = 0;
        for (String text : texts) {
            NormalizedText normalized = normalizer.apply(NormalizedText.of(text));
            spans.clear();
            preTokenizer.split(normalized, 0, normalized.length(), spans);
            for (int i = 0; i < spans.size(); i++) {
                if (spans.end(i) - spans.start(i) <= LONGEST_WORD) {
                    words.add(normalized, spans.start(i), spans.end(i));
                }
            }
            if (++read % TEXTS_PER_REPORT == 0) {
                progress.texts(read);
            }
        }
        progress.texts(read);
        return words;
    }
}
