package dev.dipole.transformer.tokenizer;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The regular expressions that mean the same to Oniguruma, JavaScript and Java, translated for Java.
///
///     expression  = sequence { "|" sequence }
///     sequence    = { look | "(?:" expression ")" | item [ "?" | "*" | "+" | "{n}" | "{n,}" | "{n,m}" ] }
///     look        = ( "(?=" | "(?!" | "(?<=" | "(?<!" ) expression ")"     without quantifiers inside
///     item        = character | escape | "[" [ "^" ] { character | character "-" character | escape } "]"
///     escape      = "\s" "\S" "\d" "\D" (Unicode) "\p{L}" "\P{L}" (a general category) "\t" "\n" "\r" "\"
/// punctuation
///
/// Not accepted, because the engines differ or a match could take more than linear time: `.` `^` `$` `\w` `\b`,
/// captures, quantified groups, lazy and possessive quantifiers, inline flags, set operations. An alternative
/// that can match nothing has to begin with a look-behind, so that it never matches at the start of the text.
final class RegexSubset {
    private static final Set<String> CATEGORIES = Set.of(
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
            "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp");
    private static final String LOOK_BEHIND = "(?<=";

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private RegexSubset(String source) {
        this.source = source;
    }

    /// Compiles an expression of the subset; another one is refused by a [TokenizerException] that names the
    /// construct.
    static Pattern compile(String expression) {
        var parser = new RegexSubset(expression);
        if (parser.expression(true, false)) {
            throw parser.refuse("can match nothing without a look-behind in front");
        }
        if (parser.at < expression.length()) {
            throw parser.refuse("has a \")\" without its \"(\"");
        }
        try {
            return Pattern.compile(parser.java.toString());
        } catch (PatternSyntaxException e) {
            throw parser.refuse("cannot be compiled: " + e.getDescription());
        }
    }

    /// Reads alternatives up to `)` or the end; whether one of them can match nothing at the start of a text.
    private boolean expression(boolean quantifiers, boolean nested) {
        boolean empty = false;
        while (true) {
            empty |= sequence(quantifiers);
            if (!have("|")) {
                break;
            }
            java.append('|');
        }
        if (nested && !have(")")) {
            throw refuse("lacks a \")\"");
        }
        return empty;
    }

    private boolean sequence(boolean quantifiers) {
        boolean empty = !source.startsWith(LOOK_BEHIND, at);
        while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            if (source.charAt(at) == '(') {
                empty &= group(quantifiers);
            } else {
                item();
                empty &= quantifier(quantifiers);
            }
        }
        return empty;
    }

    /// Whether the group can match nothing.
    private boolean group(boolean quantifiers) {
        for (String look : new String[] {"(?=", "(?!", LOOK_BEHIND, "(?<!"}) {
            if (have(look)) {
                java.append(look);
                boolean empty = expression(false, true);
                if (empty && look.equals(LOOK_BEHIND)) {
                    throw refuse("has a look-behind that may look at nothing");
                }
                java.append(')');
                forbidQuantifier("a look-around");
                return true;
            }
        }
        if (!have("(?:")) {
            throw refuse("has a capture or an inline flag");
        }
        java.append("(?:");
        boolean empty = expression(quantifiers, true);
        java.append(')');
        forbidQuantifier("a group");
        return empty;
    }

    private void forbidQuantifier(String what) {
        if (at < source.length() && "?*+{".indexOf(source.charAt(at)) >= 0) {
            throw refuse("repeats " + what);
        }
    }

    /// Whether the item in front may be absent.
    private boolean quantifier(boolean allowed) {
        int start = at;
        if (have("{")) {
            int close = source.indexOf('}', at);
            if (close < 0 || !source.substring(at, close).matches("\\d{1,4}(,\\d{0,4})?")) {
                throw refuse("has a malformed {n,m}");
            }
            at = close + 1;
        } else if (!have("?") && !have("*") && !have("+")) {
            return false;
        }
        if (!allowed) {
            throw refuse("repeats inside a look-around");
        }
        forbidQuantifier("what is repeated already (lazy and possessive forms are not read)");
        java.append(source, start, at);
        return "?*".indexOf(source.charAt(start)) >= 0 || source.startsWith("{0", start);
    }

    private void item() {
        int point = source.codePointAt(at);
        if (point == '[') {
            set();
        } else if (point == '\\') {
            escape();
        } else if (".^$?*+{}]".indexOf(point) >= 0) {
            throw refuse("has a \"" + Character.toString(point) + "\"");
        } else {
            at += Character.charCount(point);
            literal(point);
        }
    }

    private void set() {
        at++;
        java.append('[');
        if (have("^")) {
            java.append('^');
        }
        boolean any = false;
        while (!have("]")) {
            if (at >= source.length() || source.charAt(at) == '[' || source.startsWith("&&", at)) {
                throw refuse("has a set that is not closed or holds \"[\" or \"&&\"");
            }
            member();
            any = true;
        }
        if (!any) {
            throw refuse("has an empty set");
        }
        java.append(']');
    }

    private void member() {
        int point = source.codePointAt(at);
        if (point == '\\') {
            escape();
            return;
        }
        at += Character.charCount(point);
        literal(point);
        if (source.startsWith("-", at) && at + 1 < source.length() && source.charAt(at + 1) != ']') {
            at++;
            int last = source.codePointAt(at);
            if (last == '\\' || last == '[' || last < point) {
                throw refuse("has a range that ends in an escape or runs backwards");
            }
            at += Character.charCount(last);
            java.append('-');
            literal(last);
        }
    }

    private void escape() {
        char letter = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
        switch (letter) {
            case 's' -> java.append("\\p{IsWhite_Space}");
            case 'S' -> java.append("\\P{IsWhite_Space}");
            case 'd' -> java.append("\\p{Nd}");
            case 'D' -> java.append("\\P{Nd}");
            case 't', 'n', 'r' -> java.append('\\').append(letter);
            case 'p', 'P' -> category();
            default -> {
                if (letter <= ' ' || letter >= 127 || Character.isLetterOrDigit(letter)) {
                    throw refuse("has a \"\\" + letter + "\"");
                }
                literal(letter);
            }
        }
        at += 2;
    }

    /// Leaves `at` two characters before the end of `\p{…}`, where [#escape()] expects it.
    private void category() {
        int close = source.indexOf('}', at);
        if (!source.startsWith("{", at + 2) || close < 0 || !CATEGORIES.contains(source.substring(at + 3, close))) {
            throw refuse("has a property that is no general category");
        }
        java.append(source, at, close + 1);
        at = close - 1;
    }

    private void literal(int point) {
        if (point < 128 && !Character.isLetterOrDigit(point)) {
            java.append('\\');
        }
        java.appendCodePoint(point);
    }

    private boolean have(String expected) {
        boolean found = source.startsWith(expected, at);
        at += found ? expected.length() : 0;
        return found;
    }

    private TokenizerException refuse(String what) {
        return new TokenizerException("the regular expression \"" + source + "\" " + what + " (character " + (at + 1)
                + "), which is outside the subset that every engine reads alike");
    }
}
