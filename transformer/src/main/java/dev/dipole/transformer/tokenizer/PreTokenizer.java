package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.List;

/// A cut of the normalized text into words; the model then cuts every word into pieces.
public sealed interface PreTokenizer {
    /// Adds the words of the range `[start, end)` of a text to `out`, in order; what is in no word is dropped.
    void split(NormalizedText text, int start, int end, Spans out);

    /// The words of a text.
    default List<String> split(NormalizedText text) {
        var spans = new Spans();
        split(text, 0, text.length(), spans);
        var words = new ArrayList<String>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
            words.add(text.substring(spans.start(i), spans.end(i)));
        }
        return words;
    }

    /// The whole text is one word.
    record None() implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            out.add(start, end);
        }
    }

    /// Each pre-tokenizer cuts the words of the one before.
    record Sequence(List<PreTokenizer> preTokenizers) implements PreTokenizer {
        public Sequence {
            preTokenizers = List.copyOf(preTokenizers);
        }

        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            var words = new Spans();
            words.add(start, end);
            for (PreTokenizer preTokenizer : preTokenizers) {
                var finer = new Spans();
                for (int i = 0; i < words.size(); i++) {
                    preTokenizer.split(text, words.start(i), words.end(i), finer);
                }
                words = finer;
            }
            for (int i = 0; i < words.size(); i++) {
                out.add(words.start(i), words.end(i));
            }
        }
    }

    /// BERT's: words between white space; every punctuation character is a word of its own.
    record Bert() implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            int word = start;
            for (int i = start; i < end; i++) {
                int flags = Characters.flags(text.point(i));
                if ((flags & (Characters.SPACE | Characters.PUNCTUATION)) != 0) {
                    out.add(word, i);
                    word = i + 1;
                    if ((flags & Characters.PUNCTUATION) != 0) {
                        out.add(i, word);
                    }
                }
            }
            out.add(word, end);
        }
    }

    /// Runs of letters, marks, digits and connectors, and runs of what is neither those nor white space.
    record Whitespace() implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            int word = start;
            while (word < end) {
                boolean space = Characters.isSpace(text.point(word));
                boolean letters = Characters.isWord(text.point(word));
                int next = word + 1;
                while (next < end
                        && Characters.isSpace(text.point(next)) == space
                        && Characters.isWord(text.point(next)) == letters) {
                    next++;
                }
                if (!space) {
                    out.add(word, next);
                }
                word = next;
            }
        }
    }

    /// What is between white space.
    record WhitespaceSplit() implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            int word = start;
            for (int i = start; i < end; i++) {
                if (Characters.isSpace(text.point(i))) {
                    out.add(word, i);
                    word = i + 1;
                }
            }
            out.add(word, end);
        }
    }

    /// Splits at every punctuation character.
    record Punctuation(SplitBehavior behavior) implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            var delimiters = new Spans();
            for (int i = start; i < end; i++) {
                if ((Characters.flags(text.point(i)) & Characters.PUNCTUATION) != 0) {
                    delimiters.add(i, i + 1);
                }
            }
            behavior.split(start, end, delimiters, false, out);
        }
    }

    /// Sets numbers apart, each digit for itself (`individual`) or a run of them as one word.
    record Digits(boolean individual) implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            var delimiters = new Spans();
            for (int i = start; i < end; i++) {
                if (Characters.isNumeric(text.point(i))) {
                    delimiters.add(i, i + 1);
                }
            }
            var behavior = individual ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS;
            behavior.split(start, end, delimiters, false, out);
        }
    }

    /// Splits at what a pattern finds or, with `invert`, at what is between.
    record Split(TextPattern pattern, SplitBehavior behavior, boolean invert) implements PreTokenizer {
        @Override
        public void split(NormalizedText text, int start, int end, Spans out) {
            behavior.split(start, end, pattern.find(text, start, end), invert, out);
        }
    }
}
