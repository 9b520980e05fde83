package dev.dipole.contrastive.data;

/// Java source as one line: comments dropped, white space outside literals made one blank.
///
/// Comments go because they are prose, often the summary once more: with them a search for the sentence finds
/// words instead of learning what code does.
final class CodeText {
    private final CharSequence source;
    private final int end;
    private final StringBuilder text;
    private int at;

    private CodeText(CharSequence source, int start, int end) {
        this.source = source;
        this.at = start;
        this.end = end;
        this.text = new StringBuilder(end - start);
    }

    /// The text of `source[start, end)`, which must be a whole declaration.
    static String of(CharSequence source, int start, int end) {
        return new CodeText(source, start, end).scan();
    }

    private String scan() {
        while (at < end) {
            char c = source.charAt(at);
            if (looksAt("//")) skipTo("\n");
            else if (looksAt("/*")) skipTo("*/");
            else if (looksAt("\"\"\"")) literal("\"\"\"");
            else if (c == '"' || c == '\'') literal(String.valueOf(c));
            else if (Character.isWhitespace(c)) blank();
            else {
                text.append(c);
                at++;
            }
        }
        return text.toString().strip();
    }

    private boolean looksAt(String mark) {
        if (at + mark.length() > end) return false;
        for (int i = 0; i < mark.length(); i++) if (source.charAt(at + i) != mark.charAt(i)) return false;
        return true;
    }

    private void skipTo(String mark) {
        at += 2;
        while (at < end && !looksAt(mark)) at++;
        at = Math.min(end, at + mark.length());
        writeBlank();
    }

    private void blank() {
        at++;
        writeBlank();
    }

    private void writeBlank() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') text.append(' ');
    }

    /// Copies a string, character or text block as it is; a backslash guards the character after it.
    private void literal(String quote) {
        copy(quote.length());
        while (at < end && !looksAt(quote)) copy(source.charAt(at) == '\\' ? 2 : 1);
        copy(quote.length());
    }

    private void copy(int count) {
        int stop = Math.min(end, at + count);
        text.append(source, at, stop);
        at = stop;
    }
}
