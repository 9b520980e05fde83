package dev.dipole.transformer.tokenizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What [Replace] and [PreTokenizer.Split] look for: a fixed string, or a regular expression of a safe subset.
///
/// Regular expressions are written once and read by three engines (Oniguruma in Hugging Face tokenizers,
/// JavaScript, Java), which agree on less than one might think. [RegexSubset] says what is accepted; anything
/// else is refused by name, never guessed.
///
/// Equal when the texts are.
public final class TextPattern {
    /// The borders between the words of an identifier: a change from lower to upper case, the last capital of a
    /// capitalised run before lower case, and changes between letters and digits.
    public static final String CODE_WORDS =
            "(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])" + "|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])";

    private final String text;
    private final boolean regex;
    private final Finder finder;

    private TextPattern(String text, boolean regex, Finder finder) {
        this.text = text;
        this.regex = regex;
        this.finder = finder;
    }

    /// A fixed, non-empty string.
    public static TextPattern literal(String text) {
        if (text.isEmpty()) {
            throw new TokenizerException(
                    "the pattern is an empty string, which finds nothing; give at least one character");
        }
        return new TextPattern(text, false, java(Pattern.compile(text, Pattern.LITERAL)));
    }

    /// A regular expression of the subset that [RegexSubset] describes.
    public static TextPattern regex(String expression) {
        return new TextPattern(
                expression,
                true,
                expression.equals(CODE_WORDS) ? TextPattern::codeWords : java(RegexSubset.compile(expression)));
    }

    /// The string or the expression.
    public String text() {
        return text;
    }

    public boolean isRegex() {
        return regex;
    }

    /// The matches in `[start, end)`, in order and without overlap; look-around sees nothing outside the range.
    /// An empty match right behind another match does not count.
    Spans find(NormalizedText text, int start, int end) {
        var found = new Spans();
        finder.find(text, start, end, found);
        return found;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextPattern that && text.equals(that.text) && regex == that.regex;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return (regex ? "regex " : "literal ") + text;
    }

    private interface Finder {
        void find(NormalizedText text, int start, int end, Spans found);
    }

    /// [#CODE_WORDS] by hand.
    private static void codeWords(NormalizedText text, int start, int end, Spans found) {
        for (int i = start + 1; i < end; i++) {
            if (isCodeBorder(text.point(i - 1), text.point(i), i + 1 < end ? text.point(i + 1) : ' ')) {
                found.append(i, i);
            }
        }
    }

    /// Whether [#CODE_WORDS] finds a border between `before` and `here`, with `after` behind them.
    static boolean isCodeBorder(int before, int here, int after) {
        int left = kind(before);
        return switch (kind(here)) {
            case 'A' -> left == 'a' || left == '0' || (left == 'A' && kind(after) == 'a');
            case 'a' -> left == '0';
            case '0' -> left == 'a' || left == 'A';
            default -> false;
        };
    }

    private static int kind(int point) {
        if (point >= 'a' && point <= 'z') {
            return 'a';
        }
        if (point >= 'A' && point <= 'Z') {
            return 'A';
        }
        return point >= '0' && point <= '9' ? '0' : ' ';
    }

    private static Finder java(Pattern pattern) {
        return (text, start, end, found) -> {
            String part = text.substring(start, end);
            Matcher matcher = pattern.matcher(part);
            int unit = 0;
            int index = start;
            int last = -1;
            while (matcher.find()) {
                boolean empty = matcher.start() == matcher.end();
                if (empty && (matcher.start() == last || insidePair(part, matcher.start()))) {
                    continue;
                }
                int first = index + part.codePointCount(unit, matcher.start());
                index = first + part.codePointCount(matcher.start(), matcher.end());
                unit = matcher.end();
                last = unit;
                found.append(first, index);
            }
        };
    }

    /// Java's engine steps by UTF-16 unit and may stop between the two of one code point.
    private static boolean insidePair(String text, int unit) {
        return unit < text.length() && Character.isLowSurrogate(text.charAt(unit));
    }
}
