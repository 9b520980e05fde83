package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
    private static String replaced(String regex, String content, String text) {
        return new Replace(TextPattern.regex(regex), content).apply(text);
    }

    @ParameterizedTest
    @CsvSource({
        "removeEldestEntry, remove Eldest Entry",
        "utf8Decoder, utf 8 Decoder",
        "HTTPServer, HTTP Server",
        "getURLs, get UR Ls",
        "aB1cD2E, a B 1 c D 2 E",
        "AbstractList.SubList, Abstract List.Sub List",
        "ABC, ABC",
        "1a, 1 a",
        "éAb, éAb",
        "x, x",
        "'', ''",
    })
    void codeWords(String text, String expected) {
        assertEquals(expected, Replace.codeWords().apply(text));
    }

    /// The loop written by hand and the expression mean the same.
    @Test
    void codeWordsAsAnExpression() {
        var expression = new Replace(TextPattern.regex("(?:" + TextPattern.CODE_WORDS + ")"), " ");
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append("abAB12. é中\ud83d\ude00".charAt(random.nextInt(10)));
            }
            String any = text.toString();
            assertEquals(expression.apply(any), Replace.codeWords().apply(any));
        }
    }

    @Test
    void replacesLikeEveryEngine() {
        assertEquals("a b c", replaced("\\s+", " ", "a \t b\u3000\u2003c"));
        assertEquals("<>x<>", replaced("\\d{2,3}", "<>", "12x345"));
        assertEquals("[.][.]b", replaced("\\.", "[.]", "..b"), "the content is literal");
        assertEquals("b-", replaced("(?:a|cc)", "", "abcc-"));
        assertEquals("a__b", replaced("(?<=a)", "__", "ab"));
        assertEquals("-😀-", replaced("\\p{L}", "-", "a😀b"));
        assertEquals("x.x.", replaced("[^a-c.\\s]", "x", "d.é."));
        assertEquals("a-b", new Replace(TextPattern.literal("."), "-").apply("a.b"));
    }

    /// Oniguruma does not count an empty match right behind another match: `x` is followed by `xx`, not by a
    /// third.
    @Test
    void anEmptyMatchBehindAMatchDoesNotCount() {
        assertEquals("b[]c[]d", replaced("(?<=b)a*|(?<=c)", "[]", "bcd"));
        assertEquals("b[]c", replaced("(?<=b)a*|(?<=a)", "[]", "baac"));
    }

    @Test
    void insertedCharactersComeFromTheOneBefore() {
        var text = Replace.codeWords().apply(NormalizedText.of("aBc"));
        assertEquals("a Bc", text.toString());
        assertEquals(0, text.origin(1));
        assertEquals(1, text.origin(2));
    }

    @Test
    void lookAroundSeesNothingOutsideTheRange() {
        var pattern = TextPattern.regex("(?<=[a-z])(?=[A-Z])");
        var text = NormalizedText.of("aBcD");
        assertEquals(2, pattern.find(text, 0, 4).size());
        assertEquals(1, pattern.find(text, 1, 4).size());
        assertEquals(3, pattern.find(text, 1, 4).start(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.b",
                "^a",
                "a$",
                "\\w+",
                "\\bx",
                "(a)",
                "(?i)a",
                "(?:a|b)+",
                "(?:a+)*",
                "a+?",
                "a++",
                "a{2,1}",
                "a{,2}",
                "a{1",
                "[a",
                "[]",
                "[[:alpha:]]",
                "[a&&b]",
                "[b-a]",
                "[a-\\d]",
                "\\p{Greek}",
                "\\pL",
                "\\h",
                "(?=a",
                "a)",
                "(?<=a+)b",
                "a*",
                "(?=[A-Z])",
                "(?<!a)",
                "|a",
                "(?<=|a)",
                "a\\",
                "",
            })
    void refusesWhatEnginesReadDifferently(String regex) {
        var error = assertThrows(TokenizerException.class, () -> TextPattern.regex(regex));
        assertTrue(error.getMessage().contains("\"" + regex + "\""), error.getMessage());
    }

    @Test
    void anEmptyLiteralIsRefused() {
        assertThrows(TokenizerException.class, () -> TextPattern.literal(""));
    }

    @Test
    void equalWhenTheTextsAre() {
        assertEquals(TextPattern.literal("a"), TextPattern.literal("a"));
        assertTrue(!TextPattern.literal("a").equals(TextPattern.regex("a")));
    }
}
