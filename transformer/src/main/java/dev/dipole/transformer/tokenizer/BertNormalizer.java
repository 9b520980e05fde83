package dev.dipole.transformer.tokenizer;

import org.jspecify.annotations.Nullable;

/// The normalizer of BERT: cleans the text, sets ideographs apart, drops accents, lowers the case, in one pass.
///
/// In this order, each step optional:
/// 1. `cleanText`: control, format and private-use characters, NUL and U+FFFD go; white space becomes a space.
/// 2. `handleChineseChars`: a space on either side of every CJK ideograph.
/// 3. `stripAccents`: canonical decomposition, then the non-spacing marks go. `null` means as `lowercase`.
/// 4. `lowercase`: Unicode lower case without context (a final Σ becomes σ).
///
/// The results, offsets included, are those of Hugging Face tokenizers' `BertNormalizer`.
public record BertNormalizer(
        boolean cleanText,
        boolean handleChineseChars,
        @Nullable Boolean stripAccents,
        boolean lowercase) implements Normalizer {

    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final int DOT_ABOVE = 0x307;

    /// BERT as it was published: everything on, `lowercase` for the uncased models and off for the cased ones.
    public static BertNormalizer of(boolean lowercase) {
        return new BertNormalizer(true, true, null, lowercase);
    }

    @Override
    public NormalizedText apply(NormalizedText text) {
        var out = new NormalizedText.Builder(text.length() + 8);
        boolean strip = stripAccents == null ? lowercase : stripAccents;
        int seen = 0;
        for (int i = 0; i < text.length(); i++) {
            int point = text.point(i);
            int origin = text.origin(i);
            int flags = Characters.flags(point);
            seen |= flags;
            if (cleanText && (flags & (Characters.REMOVED | Characters.SPACE)) != 0) {
                if ((flags & Characters.REMOVED) == 0) {
                    out.add(' ', origin);
                }
                continue;
            }
            boolean apart = handleChineseChars && (flags & Characters.IDEOGRAPH) != 0;
            if (apart) {
                out.add(' ', origin);
            }
            if (!strip) {
                add(point, origin, out);
            } else if ((flags & (Characters.MARK | Characters.DECOMPOSES | Characters.ORDERED)) == 0) {
                add(point, origin, out);
            } else {
                addStripped(point, flags, origin, out);
            }
            if (apart) {
                out.add(' ', origin);
            }
        }
        if (strip && (seen & (Characters.ORDERED | Characters.DECOMPOSES)) != 0) {
            out.order();
        }
        return out.build();
    }

    private void addStripped(int point, int flags, int origin, NormalizedText.Builder out) {
        if ((flags & Characters.DECOMPOSES) != 0) {
            for (int part : Characters.decomposition(point)) {
                add(part, origin, out);
            }
        } else if ((flags & Characters.MARK) == 0) {
            add(point, origin, out);
        }
    }

    private void add(int point, int origin, NormalizedText.Builder out) {
        if (!lowercase) {
            out.add(point, origin);
        } else if (point == CAPITAL_I_WITH_DOT) {
            out.add('i', origin);
            out.add(DOT_ABOVE, origin);
        } else {
            out.add(Characters.lowerCase(point), origin);
        }
    }
}
