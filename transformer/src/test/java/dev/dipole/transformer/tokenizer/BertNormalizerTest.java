package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertNormalizerTest {
    private static final BertNormalizer UNCASED = BertNormalizer.of(true);
    private static final BertNormalizer CASED = BertNormalizer.of(false);

    @Test
    void cleansText() {
        assertEquals("ab c d", CASED.apply("a\u0000\u0007\u200b\ufeff\ufffdb\tc\nd"));
        assertEquals("a b c d", CASED.apply("a\u00a0b\u3000c\u2028d"));
        // NEL, vertical tab and form feed are white space, but control characters first.
        assertEquals("abcd", CASED.apply("a\u0085b\u000bc\fd"));
        assertEquals("ab", CASED.apply("a\ue000\udbff\udffdb"), "private use");
        assertEquals("a\u0378b", CASED.apply("a\u0378b"), "an unassigned code point stays");
        assertEquals("a\tb", new BertNormalizer(false, false, false, false).apply("a\tb"));
    }

    @Test
    void setsIdeographsApart() {
        assertEquals("a 中  文 b", CASED.apply("a中文b"));
        assertEquals("ひらがな 한국", CASED.apply("ひらがな 한국"));
        assertEquals(" \ud840\udc00 ", CASED.apply("\ud840\udc00"), "U+20000");
        assertEquals(" \u8c48 ", UNCASED.apply("\uf900"), "a compatibility ideograph decomposes");
        assertEquals("a中b", new BertNormalizer(true, false, null, true).apply("a中b"));
    }

    @Test
    void stripsAccentsWithTheCaseUnlessTold() {
        assertEquals("creme brulee aou", UNCASED.apply("Crème Brûlée ÄÖÜ"));
        assertEquals("Crème", CASED.apply("Crème"));
        assertEquals("crème", new BertNormalizer(true, true, false, true).apply("Crème"));
        assertEquals("Creme", new BertNormalizer(true, true, true, false).apply("Crème"));
        assertEquals("viet", UNCASED.apply("việt"), "two marks on one letter");
        assertEquals("e", UNCASED.apply("e\u0301\u0323\u0300"));
        assertEquals("", UNCASED.apply("\u0301\u0340"));
        assertEquals("ø ł đ", UNCASED.apply("Ø Ł Đ"), "strokes are no marks");
        assertEquals("\u1112\u1161\u11ab\u1100\u116e\u11a8", UNCASED.apply("한국"), "syllables become jamo");
    }

    @Test
    void lowersTheCaseWithoutContext() {
        assertEquals("straße ß σοφοσ", UNCASED.apply("STRAßE ẞ ΣΟΦΟΣ"));
        assertEquals("i", UNCASED.apply("İ"));
        assertEquals("i\u0307", new BertNormalizer(true, true, false, true).apply("İ"));
        assertEquals("k å ω", new BertNormalizer(false, false, false, true).apply("\u212a \u212b \u2126"));
        assertEquals("\ud801\udc28", UNCASED.apply("\ud801\udc00"), "Deseret, beyond the first plane");
        assertEquals("a\tb", new Normalizer.Lowercase().apply("A\tB"));
    }

    /// Combining characters that are no non-spacing marks stay, and canonical ordering sorts them: 302E has
    /// class 224, 1D165 has 216, A9C0 has 9.
    @Test
    void ordersWhatStays() {
        String high = "\u302e";
        String middle = "\ud834\udd65";
        String low = "\ua9c0";
        assertEquals("a" + low + middle + high, UNCASED.apply("a" + high + middle + low));
        assertEquals("a" + high + "b" + low, UNCASED.apply("a" + high + "b" + low), "a letter separates");
        assertEquals("A" + high + low, CASED.apply("A" + high + low), "only where accents are stripped");
    }

    @ParameterizedTest
    @CsvSource({
        "'aé\u0301b', 'aeb', 0 1 3",
        "'中x', ' 中 x', 0 0 0 1",
        "'\u0007a\u0000b', 'ab', 1 3",
        "'한', '\u1112\u1161\u11ab', 0 0 0",
        "'\ud835\udd38B', '\ud835\udd38b', 0 1",
    })
    void knowsWhereEverythingCameFrom(String text, String expected, String origins) {
        var normalized = UNCASED.apply(NormalizedText.of(text));
        assertEquals(expected, normalized.toString());
        int[] from =
                IntStream.range(0, normalized.length()).map(normalized::origin).toArray();
        assertEquals(
                origins,
                String.join(" ", Arrays.stream(from).mapToObj(Integer::toString).toList()));
    }

    @Test
    void loneSurrogatesAreReplacementCharacters() {
        assertEquals("a\ufffdb\ufffd", new Normalizer.None().apply("a\ud800b\udc00"));
        assertEquals("\ufffd\ud83d\ude00\ufffd", new Normalizer.None().apply("\ud83d\ud83d\ude00\ude00"));
        assertEquals("ab", CASED.apply("a\ud800b\udc00"));
    }

    /// Every code point between `a` and `Z`, a line each: SHA-256 of what Hugging Face tokenizers 0.23 make of
    /// them.
    @ParameterizedTest
    @CsvSource({
        "uncased, ba6cdda0cd198702e6c7978b35a2b9df45e69ba9a51cd7aeaf3fc68b71134ae8",
        "cased, e4f498252fe64933ae04de36d7c6b4d1ad61ab0fc593bad083eb080b8d6dd9d5",
        "strip_accents, b3f1d5900d979dc8c3af943c5869dc65f2177f1b08cf3f1c7661726b7c648424",
        "lowercase, 3b71d3dd00b4ecd89f1e13b166f430719b8989097b7e713e18f2c5066a13baf6",
        "code, 85c750fbaa7c294c78512b5fba849343c4f80c0fdac21f6dc7237411afa1a58e",
    })
    void everyCodePoint(String name, String digest) throws NoSuchAlgorithmException {
        Normalizer normalizer = switch (name) {
            case "uncased" -> UNCASED;
            case "cased" -> CASED;
            case "strip_accents" -> new BertNormalizer(false, false, true, false);
            case "lowercase" -> new Normalizer.Lowercase();
            default -> Tokenizer.codeNormalizer();
        };
        var sha = MessageDigest.getInstance("SHA-256");
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                String line = normalizer.apply("a" + Character.toString(point) + "Z") + "\n";
                sha.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertEquals(digest, HexFormat.of().formatHex(sha.digest()));
    }
}
