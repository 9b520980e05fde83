package dev.dipole.transformer.tokenizer;

import java.util.Arrays;
import java.util.List;

/// A text, or a pair, as a model reads it: one row of ids with what belongs to each of them.
///
/// Offsets count Unicode code points of the original text (Java's `codePointCount`; a lone surrogate is one):
/// token `i` covers `[start(i), end(i))` of the text it came from, the second one where the pair template says so.
/// Special tokens
/// cover nothing and have `[0, 0)`. The arrays are those of the encoding and not to be changed.
public final class Encoding {
    private final int[] ids;
    private final int[] typeIds;
    private final int[] starts;
    private final int[] ends;
    private final List<String> vocabulary;
    private final int truncatedTokens;

    Encoding(int[] ids, int[] typeIds, int[] starts, int[] ends, List<String> vocabulary, int truncatedTokens) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.starts = starts;
        this.ends = ends;
        this.vocabulary = vocabulary;
        this.truncatedTokens = truncatedTokens;
    }

    /// The number of tokens, special ones included.
    public int length() {
        return ids.length;
    }

    /// The ids.
    public int[] ids() {
        return ids;
    }

    /// The token type of each token: 0 for the first text and 1 for the second in BERT's template.
    public int[] typeIds() {
        return typeIds;
    }

    /// The tokens as the vocabulary has them.
    public List<String> tokens() {
        return Arrays.stream(ids).mapToObj(vocabulary::get).toList();
    }

    /// The code point of the original text where token `index` starts.
    public int start(int index) {
        return starts[index];
    }

    /// The code point of the original text before which token `index` ends.
    public int end(int index) {
        return ends[index];
    }

    /// How many tokens were cut off to meet the length asked for; 0 when nothing was.
    public int truncatedTokens() {
        return truncatedTokens;
    }

    @Override
    public String toString() {
        return tokens() + (truncatedTokens == 0 ? "" : " and " + truncatedTokens + " cut off");
    }
}
