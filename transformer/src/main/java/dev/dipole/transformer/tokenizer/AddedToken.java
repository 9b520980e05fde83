package dev.dipole.transformer.tokenizer;

/// A token that is found in the text before the model sees it, and never cut.
///
/// `normalized` tokens are looked for in the normalized text, in their own normalized form; the others in the
/// text as given. A `singleWord` does not count inside a word. `lstrip` and `rstrip` swallow the white space on
/// that side. `special` ones are left out when ids are decoded without them.
public record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip,
        boolean normalized,
        boolean special) {

    /// A special token such as `[SEP]`, found in the text as given.
    public static AddedToken special(int id, String content) {
        return new AddedToken(id, content, false, false, false, false, true);
    }
}
