package dev.dipole.tensor;

/// How packed sequences attend: which tokens belong together, and what is done to their scores.
///
/// The dropout mask of the probability of query token `i` (counted over the whole pack), head `h`, key `j`
/// (counted in its sequence) is bit block `(i · heads + h) · 2²⁴ + j` of the key: a pure function of the place,
/// whatever the kernel's order.
///
/// @param offsets sequence `s` has the tokens `offsets[s] … offsets[s+1]-1`; the last offset is the number of
/// tokens
/// @param heads divides the width
/// @param scale factor of the scores, usually 1/√(width of a head)
/// @param causal whether a token sees only itself and earlier ones
/// @param dropout probability of dropping a probability; 0 for none
/// @param key the random stream of the dropout
public record Attention(Ints offsets, int heads, double scale, boolean causal, double dropout, Key key) {
    public Attention {
        if (heads < 1) throw new IllegalArgumentException("attention needs at least one head, not " + heads);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("the dropout rate must lie in [0, 1), not " + dropout);
        }
    }

    /// Whether the dropout keeps this probability.
    public boolean keeps(long queryToken, int head, int keyToken) {
        return (key.bits(((queryToken * heads + head) << 24) + keyToken) >>> 8) >= dropThreshold(dropout);
    }

    /// The 24-bit number below which an element is dropped.
    public static int dropThreshold(double rate) {
        return (int) Math.round(rate * 0x1p24);
    }
}
