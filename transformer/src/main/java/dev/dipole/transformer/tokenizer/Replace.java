package dev.dipole.transformer.tokenizer;

/// Replaces everything that a pattern finds by a fixed content.
///
/// Inserted code points come from where the last replaced one did; after an empty match, from where the one
/// before it did. So a space put between two words belongs to the first, and offsets of pieces do not notice
/// it.
public record Replace(TextPattern pattern, String content) implements Normalizer {
    /// A space between the words of an identifier: `removeEldestEntry` → `remove Eldest Entry`, `utf8Decoder` →
    /// `utf 8 Decoder`, `HTTPServer` → `HTTP Server`.
    ///
    /// It has to stand before the normalizer that lowers the case. Because it is an ordinary `Replace` with an
    /// ordinary regular expression, Hugging Face tokenizers read the same file to the same ids.
    public static Replace codeWords() {
        return new Replace(TextPattern.regex(TextPattern.CODE_WORDS), " ");
    }

    @Override
    public NormalizedText apply(NormalizedText text) {
        Spans matches = pattern.find(text, 0, text.length());
        if (matches.size() == 0) {
            return text;
        }
        int[] inserted = content.codePoints().toArray();
        var out = new NormalizedText.Builder(text.length() + matches.size());
        int at = 0;
        for (int i = 0; i < matches.size(); i++) {
            out.add(text, at, matches.start(i));
            at = matches.end(i);
            for (int point : inserted) {
                out.add(point, text.origin(at - 1));
            }
        }
        out.add(text, at, text.length());
        return out.build();
    }
}
