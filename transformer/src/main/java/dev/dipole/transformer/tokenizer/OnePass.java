package dev.dipole.transformer.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// BERT's normalizer, pre-tokenizer and WordPiece as one pass over the characters of a text, without the texts
/// that travel between the stages: many times faster, with the same pieces and the same offsets.
///
/// The normalizer looks at one code point at a time, so what becomes of each is asked of the stages themselves,
/// once, and kept in a table. How a word is cut is kept as well, for as many words as a table of fixed size
/// holds. Two things are left to the stages, and the whole text with them: added tokens, and the few combining
/// characters whose order canonical decomposition may change.
///
/// Safe for any number of threads. Both tables are filled by races in which every thread writes the same or an
/// equally good entry; entries are records, whose fields every thread sees filled.
final class OnePass {
    // What becomes of a code point: the kind in the low bits of an int, its argument above them.
    private static final int DROPPED = 0;
    /// A character of a word; the argument is the code point it becomes.
    private static final int LETTER = 1;
    /// Several characters of a word; the argument is their place in [Page#letters].
    private static final int LETTERS = 2;
    private static final int SPACE = 3;
    /// A word for itself; the argument is the id of its piece.
    private static final int ALONE = 4;
    /// Half of a surrogate pair.
    private static final int SURROGATE = 5;
    /// For the stages.
    private static final int OTHER = 6;

    private static final int KIND = 7;
    /// An added token may begin here.
    private static final int BEGINS = 8;
    private static final int ARGUMENT = 4;

    private static final int PAGE_BITS = 7;
    private static final int PAGE = 1 << PAGE_BITS;

    private static final int CUT_BITS = 14;
    /// The longest word whose cut is kept.
    private static final int KEPT_LENGTH = 32;

    private final Normalizer normalizer;
    private final WordPiece model;
    private final AddedTokens added;
    private final boolean codeWords;
    private final @Nullable Page[] pages = new Page[(Character.MAX_CODE_POINT + 1) >> PAGE_BITS];
    private final @Nullable Cut[] cuts = new Cut[1 << CUT_BITS];

    /// What becomes of [#PAGE] neighbouring code points.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(int[] actions, int[][] letters) {}

    /// A word, the ids of its pieces and where in the word each of them ends.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Cut(int[] word, int[] ids, int[] ends) {
        static Cut of(int[] points, int length, WordPiece model) {
            var pieces = new Pieces();
            model.tokenize(points, 0, length, pieces);
            int[] ids = new int[pieces.size()];
            int[] ends = new int[ids.length];
            pieces.copy(0, ids.length, ids, new int[ids.length], ends, 0);
            return new Cut(Arrays.copyOf(points, length), ids, ends);
        }
    }

    private OnePass(Normalizer normalizer, WordPiece model, AddedTokens added, boolean codeWords) {
        this.normalizer = normalizer;
        this.model = model;
        this.added = added;
        this.codeWords = codeWords;
    }

    /// The pass that does what the stages do, or null where there is none.
    ///
    /// @param added the tokens looked for in the text as given; there are no others
    static @Nullable OnePass of(Normalizer normalizer, PreTokenizer preTokenizer, Model model, AddedTokens added) {
        if (!(preTokenizer instanceof PreTokenizer.Bert) || !(model instanceof WordPiece wordPiece)) {
            return null;
        }
        if (normalizer instanceof BertNormalizer) {
            return new OnePass(normalizer, wordPiece, added, false);
        }
        return normalizer instanceof Normalizer.Sequence(var stages)
                        && stages.size() == 2
                        && stages.getFirst().equals(Replace.codeWords())
                        && stages.getLast() instanceof BertNormalizer bert
                ? new OnePass(bert, wordPiece, added, true)
                : null;
    }

    /// The pieces of a text, or null if it is one for the stages.
    @Nullable
    Pieces pieces(String text) {
        var scan = new Scan(text);
        return scan.run() ? scan.out : null;
    }

    private Page page(int point) {
        var page = pages[point >> PAGE_BITS];
        if (page == null) {
            page = newPage(point & -PAGE);
            pages[point >> PAGE_BITS] = page;
        }
        return page;
    }

    private Page newPage(int first) {
        int[] actions = new int[PAGE];
        int[][] letters = new int[PAGE][];
        for (int i = 0; i < PAGE; i++) {
            int point = first + i;
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                actions[i] = SURROGATE;
                continue;
            }
            var normal = normalizer.apply(NormalizedText.of(Character.toString(point)));
            actions[i] = action(normal, i) | (added.mayBegin(point) ? BEGINS : 0);
            letters[i] = normal.length() > 1 ? Arrays.copyOf(normal.points(), normal.length()) : NO_LETTERS;
        }
        return new Page(actions, letters);
    }

    private static final int[] NO_LETTERS = {};

    /// What becomes of a code point, by what the normalizer makes of it.
    private int action(NormalizedText normal, int index) {
        int length = normal.length();
        int seen = 0;
        for (int i = 0; i < length; i++) {
            seen |= Characters.flags(normal.point(i));
        }
        if ((seen & Characters.ORDERED) != 0) {
            return OTHER;
        }
        if ((seen & (Characters.SPACE | Characters.PUNCTUATION)) == 0) {
            return switch (length) {
                case 0 -> DROPPED;
                case 1 -> LETTER | (normal.point(0) << ARGUMENT);
                default -> LETTERS | (index << ARGUMENT);
            };
        }
        if (length == 1) {
            return (seen & Characters.SPACE) != 0 ? SPACE : alone(normal, 0);
        }
        boolean apart = length == 3
                && Characters.isSpace(normal.point(0))
                && !Characters.isSpace(normal.point(1))
                && Characters.isSpace(normal.point(2));
        return apart ? alone(normal, 1) : OTHER;
    }

    private int alone(NormalizedText text, int index) {
        var pieces = new Pieces();
        model.tokenize(text, index, index + 1, pieces);
        return ALONE | (pieces.id(0) << ARGUMENT);
    }

    /// The word of the first `length` code points, cut.
    private Cut cut(int[] points, int length, int hash) {
        int slot = (hash * 0x9E3779B9) >>> (32 - CUT_BITS);
        var known = cuts[slot];
        if (known != null && Arrays.equals(known.word, 0, known.word.length, points, 0, length)) {
            return known;
        }
        var cut = Cut.of(points, length, model);
        if (length <= KEPT_LENGTH) {
            cuts[slot] = cut;
        }
        return cut;
    }

    /// One text on its way.
    private final class Scan {
        private final String text;
        private final char[] units;
        private final int[] ascii = page(0).actions;
        final Pieces out;
        /// The word so far: its code points and where each came from.
        private int[] points = new int[64];
        private int[] origins = new int[64];
        private int length;
        private int hash;
        /// How many code points fewer than units there were.
        private int pairs;

        Scan(String text) {
            this.text = text;
            units = text.toCharArray();
            out = new Pieces(units.length / 4);
        }

        /// Whether the text could be done to its end.
        boolean run() {
            int at = 0;
            while (at < units.length) {
                int next = letters(at);
                if (next == at || next < units.length) {
                    next = step(next);
                    if (next < 0) {
                        return false;
                    }
                }
                at = next;
            }
            endWord();
            return true;
        }

        /// Adds the letters that follow to the word; the place of the first other character. Most characters of
        /// most texts pass here.
        private int letters(int from) {
            int at = from;
            int size = length;
            int sum = hash;
            int[] into = points;
            int[] places = origins;
            while (at < units.length) {
                char unit = units[at];
                int action = unit < PAGE ? ascii[unit] : page(unit).actions[unit & (PAGE - 1)];
                if ((action & (KIND | BEGINS)) != LETTER || size == into.length || (codeWords && isBorder(at))) {
                    break;
                }
                int point = action >>> ARGUMENT;
                into[size] = point;
                places[size++] = at - pairs;
                sum = 31 * sum + point;
                at++;
            }
            length = size;
            hash = sum;
            return at;
        }

        /// Takes any code point; the place of the next, or −1 if the text is one for the stages.
        private int step(int at) {
            int point = units[at];
            int origin = at - pairs;
            int next = at + 1;
            if (Character.isSurrogate(units[at])) {
                point = text.codePointAt(at);
                if (point < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                    point = Characters.REPLACEMENT;
                } else {
                    next++;
                    pairs++;
                }
            }
            var page = page(point);
            int action = page.actions[point & (PAGE - 1)];
            if ((action & BEGINS) != 0 && added.beginsAt(text, at)) {
                return -1;
            }
            if (codeWords && isBorder(at)) {
                endWord();
            }
            int argument = action >>> ARGUMENT;
            switch (action & KIND) {
                case DROPPED -> {}
                case LETTER -> add(argument, origin);
                case LETTERS -> {
                    for (int letter : page.letters[argument]) {
                        add(letter, origin);
                    }
                }
                case SPACE -> endWord();
                case ALONE -> {
                    endWord();
                    out.add(argument, origin, origin + 1);
                }
                default -> {
                    return -1;
                }
            }
            return next;
        }

        private boolean isBorder(int at) {
            return at > 0
                    && TextPattern.isCodeBorder(units[at - 1], units[at], at + 1 < units.length ? units[at + 1] : ' ');
        }

        private void add(int point, int origin) {
            if (length == points.length) {
                points = Arrays.copyOf(points, 2 * length);
                origins = Arrays.copyOf(origins, 2 * length);
            }
            points[length] = point;
            origins[length++] = origin;
            hash = 31 * hash + point;
        }

        private void endWord() {
            if (length == 0) {
                return;
            }
            var cut = cut(points, length, hash);
            int start = 0;
            for (int i = 0; i < cut.ids.length; i++) {
                out.add(cut.ids[i], origins[start], origins[cut.ends[i] - 1] + 1);
                start = cut.ends[i];
            }
            length = 0;
            hash = 0;
        }
    }
}
