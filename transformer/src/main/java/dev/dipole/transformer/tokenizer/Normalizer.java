package dev.dipole.transformer.tokenizer;

import java.util.List;

/// A rewriting of the text before it is cut into words: case, accents, white space, spaces between joined
/// words.
public sealed interface Normalizer
        permits Normalizer.None, Normalizer.Sequence, Normalizer.Lowercase, BertNormalizer, Replace {
    /// The rewritten text; every code point still knows where it came from.
    NormalizedText apply(NormalizedText text);

    /// The rewritten text of a string.
    default String apply(String text) {
        return apply(NormalizedText.of(text)).toString();
    }

    /// Leaves the text as it is.
    record None() implements Normalizer {
        @Override
        public NormalizedText apply(NormalizedText text) {
            return text;
        }
    }

    /// One normalizer after the other.
    record Sequence(List<Normalizer> normalizers) implements Normalizer {
        public Sequence {
            normalizers = List.copyOf(normalizers);
        }

        @Override
        public NormalizedText apply(NormalizedText text) {
            for (Normalizer normalizer : normalizers) {
                text = normalizer.apply(text);
            }
            return text;
        }
    }

    /// Unicode lower case, code point by code point.
    record Lowercase() implements Normalizer {
        @Override
        public NormalizedText apply(NormalizedText text) {
            return new BertNormalizer(false, false, false, true).apply(text);
        }
    }
}
