package dev.dipole.transformer.tokenizer;

import java.util.List;

/// Finds added tokens in a text: from left to right, at each place the longest.
final class AddedTokens {
    /// The id of a range without an added token.
    static final int PLAIN = -1;

    private final List<AddedToken> tokens;
    private final PieceTrie trie = new PieceTrie();

    /// The tokens and, in the same order, the forms to look for.
    AddedTokens(List<AddedToken> tokens, List<String> forms) {
        this.tokens = tokens;
        for (int i = 0; i < forms.size(); i++) {
            trie.add(forms.get(i), i);
        }
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    /// Whether a token may begin with a code point.
    boolean mayBegin(int point) {
        return !tokens.isEmpty() && trie.mayBegin(point);
    }

    /// Whether the form of a token begins at a place of a text.
    boolean beginsAt(String text, int at) {
        return trie.beginsAt(text, at);
    }

    /// Cuts the whole text into ranges, each either an added token or plain text with the id [#PLAIN].
    Pieces find(NormalizedText text) {
        var parts = new Pieces();
        int done = 0;
        for (int at = 0; at < text.length() && !tokens.isEmpty(); ) {
            long found = trie.mayBegin(text.point(at))
                    ? trie.longest(PieceTrie.ROOT, text.points(), at, text.length())
                    : PieceTrie.NONE;
            if (found == PieceTrie.NONE) {
                at++;
                continue;
            }
            AddedToken token = tokens.get(PieceTrie.value(found));
            int end = PieceTrie.end(found);
            if (!token.singleWord() || standsAlone(text, at, end)) {
                int start = token.lstrip() ? Math.max(done, spaceBefore(text, at)) : at;
                int stop = token.rstrip() ? spaceAfter(text, end) : end;
                if (done < start) {
                    parts.add(PLAIN, done, start);
                }
                parts.add(token.id(), start, stop);
                done = stop;
            }
            at = end;
        }
        if (done < text.length()) {
            parts.add(PLAIN, done, text.length());
        }
        return parts;
    }

    private static boolean standsAlone(NormalizedText text, int start, int end) {
        return (start == 0 || !Characters.isWord(text.point(start - 1)))
                && (end == text.length() || !Characters.isWord(text.point(end)));
    }

    private static int spaceBefore(NormalizedText text, int start) {
        while (start > 0 && Characters.isSpace(text.point(start - 1))) {
            start--;
        }
        return start;
    }

    private static int spaceAfter(NormalizedText text, int end) {
        while (end < text.length() && Characters.isSpace(text.point(end))) {
            end++;
        }
        return end;
    }
}
