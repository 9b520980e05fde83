package dev.dipole.transformer.tokenizer;

import java.util.List;

/// How pieces become text again.
public sealed interface Decoder {
    /// The text that the pieces make.
    String decode(List<String> pieces);

    /// Pieces with a space between them.
    record None() implements Decoder {
        @Override
        public String decode(List<String> pieces) {
            return String.join(" ", pieces);
        }
    }

    /// Joins a piece that begins with the prefix to the one before it; with `cleanup`, a piece gives up the
    /// space in front of English punctuation and contractions.
    record WordPiece(String prefix, boolean cleanup) implements Decoder {
        private static final String[][] CLEANUP = {
            {" .", "."},
            {" ?", "?"},
            {" !", "!"},
            {" ,", ","},
            {" ' ", "'"},
            {" n't", "n't"},
            {" 'm", "'m"},
            {" do not", " don't"},
            {" 's", "'s"},
            {" 've", "'ve"},
            {" 're", "'re"},
        };

        /// BERT's.
        public static WordPiece standard() {
            return new WordPiece("##", true);
        }

        @Override
        public String decode(List<String> pieces) {
            var text = new StringBuilder();
            for (int i = 0; i < pieces.size(); i++) {
                String piece = pieces.get(i);
                if (i > 0) {
                    piece = piece.startsWith(prefix) ? piece.substring(prefix.length()) : " " + piece;
                }
                text.append(cleanup ? cleaned(piece) : piece);
            }
            return text.toString();
        }

        private static String cleaned(String piece) {
            for (String[] rule : CLEANUP) {
                piece = piece.replace(rule[0], rule[1]);
            }
            return piece;
        }
    }
}
