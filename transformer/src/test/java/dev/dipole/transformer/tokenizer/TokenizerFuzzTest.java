package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hostile texts: nothing is thrown, offsets stay in the text and in order, and what was decoded encodes to
/// itself.
class TokenizerFuzzTest {
    private static final String AWKWARD =
            "\u0000\t\r\n\u0085\u00a0\u00ad\u0130\u0301\u0323\u0345\u03a3\u1e9e\u200b\u200d"
                    + "\u2028\u302e\ua9c0\uac00\ufb1d\ufeff\ufffd\uffff\ud800\udc00\udbff";
    private static final List<String> FRAGMENTS = List.of(
            "the",
            "removeEldestEntry",
            "UTF8",
            "[SEP]",
            "[MASK",
            "##ing",
            "C++",
            "Debian GNU",
            "中文",
            "한국어",
            "é\u0301",
            "..",
            "\ud834\udd65",
            "a".repeat(120),
            "aB".repeat(60));

    private static String hostile(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(30); length > 0; length--) {
            switch (random.nextInt(7)) {
                case 0 -> text.append(AWKWARD.charAt(random.nextInt(AWKWARD.length())));
                case 1 -> text.append(FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                case 4 -> text.append((char) (0x300 + random.nextInt(0x70)));
                case 5 -> text.append(' ');
                default -> text.append((char) (33 + random.nextInt(94)));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncased", "cased", "code"})
    void hostileTexts(String name) throws IOException {
        var tokenizer = TokenizerJson.read(TestFiles.copy(name + ".json"));
        var random = new Random(20_26);
        for (int i = 0; i < 20_000; i++) {
            String text = hostile(random);
            var encoding = tokenizer.encode(text);
            checkOffsets(text, encoding);
            if (!name.equals("code")) {
                // An accent between the words of an identifier hides their border until it is stripped.
                String decoded = tokenizer.decode(encoding.ids(), true);
                assertEquals(decoded, tokenizer.decode(tokenizer.encode(decoded).ids(), true), text);
            }
            int length = 2 + random.nextInt(10);
            var cut = tokenizer.encode(text, length);
            assertTrue(cut.length() <= length);
            assertEquals(encoding.length(), cut.length() + cut.truncatedTokens());
        }
    }

    private static void checkOffsets(String text, Encoding encoding) {
        int end = text.codePointCount(0, text.length());
        int before = 0;
        for (int i = 1; i + 1 < encoding.length(); i++) {
            assertTrue(encoding.start(i) >= before, text);
            assertTrue(encoding.end(i) > encoding.start(i) && encoding.end(i) <= end, text);
            before = encoding.start(i);
        }
    }

    /// A million code points of each kind; with anything but linear time this would not come back.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "aB",
                "a ",
                "é",
                "中",
                "[SEP]",
                "[",
                "\u0301",
                "\ud83a\udd44\ud83a\udd4a",
                "\ud800",
                "1a",
                "...",
                " "
            })
    void longTexts(String unit) throws IOException {
        var tokenizer = TokenizerJson.read(TestFiles.copy("code.json"));
        String text = unit.repeat(1_000_000 / unit.length());
        var encoding = tokenizer.encode(text, 16);
        assertTrue(encoding.length() <= 16);
        checkOffsets(text, encoding);
    }

    @Test
    void manyThreadsEncodeAlike() throws IOException {
        var tokenizer = TokenizerJson.read(TestFiles.copy("code.json"));
        var random = new Random(3);
        var texts = IntStream.range(0, 2_000).mapToObj(_ -> hostile(random)).toList();
        var alone = texts.stream().map(text -> tokenizer.encode(text).ids()).toList();
        var together =
                texts.parallelStream().map(text -> tokenizer.encode(text).ids()).toList();
        for (int i = 0; i < texts.size(); i++) {
            assertArrayEquals(alone.get(i), together.get(i));
        }
    }
}
