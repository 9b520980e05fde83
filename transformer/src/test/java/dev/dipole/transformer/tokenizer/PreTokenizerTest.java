package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreTokenizerTest {
    private static String words(PreTokenizer preTokenizer, String text) {
        return String.join("|", preTokenizer.split(NormalizedText.of(text)));
    }

    @Test
    void bertIsolatesPunctuation() {
        assertEquals("don|'|t|stop|!|!", words(new PreTokenizer.Bert(), " don't  stop!!"));
        assertEquals("a|$|b|«|c|»|。", words(new PreTokenizer.Bert(), "a$b «c» 。"));
        assertEquals("a€b", words(new PreTokenizer.Bert(), "a€b"), "a symbol beyond ASCII is no punctuation");
        assertEquals("", words(new PreTokenizer.Bert(), " \t\n"));
    }

    @Test
    void theOthers() {
        assertEquals(" a b ", words(new PreTokenizer.None(), " a b "));
        assertEquals("a_1|+-|b|é́", words(new PreTokenizer.Whitespace(), "a_1 +-b é\u0301"));
        assertEquals("a,b|c.", words(new PreTokenizer.WhitespaceSplit(), "a,b\u3000 c. "));
        assertEquals("a|12|b|½", words(new PreTokenizer.Digits(false), "a12b½"));
        assertEquals("a|1|2|b", words(new PreTokenizer.Digits(true), "a12b"));
        var both = new PreTokenizer.Sequence(
                List.of(new PreTokenizer.WhitespaceSplit(), new PreTokenizer.Punctuation(SplitBehavior.ISOLATED)));
        assertEquals("a|,|b|.|c", words(both, "a,b. c"));
    }

    /// The example that documents each behaviour.
    @ParameterizedTest
    @CsvSource({
        "REMOVED, the|final|countdown",
        "ISOLATED, the|-|final|-|-|countdown",
        "MERGED_WITH_PREVIOUS, the-|final-|-|countdown",
        "MERGED_WITH_NEXT, the|-final|-|-countdown",
        "CONTIGUOUS, the|-|final|--|countdown",
    })
    void behaviors(SplitBehavior behavior, String expected) {
        var split = new PreTokenizer.Split(TextPattern.literal("-"), behavior, false);
        assertEquals(expected, words(split, "the-final--countdown"));
        assertEquals(expected, words(new PreTokenizer.Punctuation(behavior), "the-final--countdown"));
    }

    @Test
    void splitsAtWhatIsBetween() {
        var words = new PreTokenizer.Split(TextPattern.regex("\\p{L}+"), SplitBehavior.REMOVED, true);
        assertEquals("ab|cd", words(words, "ab12 cd!"));
        var camel = new PreTokenizer.Split(TextPattern.regex("(?<=[a-z])(?=[A-Z])"), SplitBehavior.REMOVED, false);
        assertEquals("remove|Eldest|Entry", words(camel, "removeEldestEntry"));
    }

    /// Every code point between `a` and `b`, the words joined by `|`, a line each: SHA-256 of what Hugging Face
    /// tokenizers 0.23 make of them.
    @ParameterizedTest
    @CsvSource({
        "Bert, 0e1ed7646323d42b1168a412f828faa4f3b2d373dd3ad8949a8f76ebac131aa2",
        "Whitespace, 0f3228dd8f174c5fec2883f2cc005bc5623793047be1015e3b8a85c0fa24d66c",
        "WhitespaceSplit, 504ef8171ad94e07ab9f38f4be8fd01e32d53777e69a8195c3cd87ebe5866d05",
        "Punctuation, 15766f8597a760d0fa359affdcc67ef73b8d8ab5a9d72cebaee1e5fa1339a935",
        "Digits, 016d1bbf9ac09192022ef204d0d92c155fc2cda2fb38a6c0771582e861cbe2d1",
    })
    void everyCodePoint(String name, String digest) throws NoSuchAlgorithmException {
        PreTokenizer preTokenizer = switch (name) {
            case "Bert" -> new PreTokenizer.Bert();
            case "Whitespace" -> new PreTokenizer.Whitespace();
            case "WhitespaceSplit" -> new PreTokenizer.WhitespaceSplit();
            case "Punctuation" -> new PreTokenizer.Punctuation(SplitBehavior.ISOLATED);
            default -> new PreTokenizer.Digits(true);
        };
        var sha = MessageDigest.getInstance("SHA-256");
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                String line = words(preTokenizer, "a" + Character.toString(point) + "b") + "\n";
                sha.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertEquals(digest, HexFormat.of().formatHex(sha.digest()));
    }
}
