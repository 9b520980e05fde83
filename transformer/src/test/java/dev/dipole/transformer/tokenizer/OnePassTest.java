package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One pass gives what the stages give, on every code point and on hostile texts.
class OnePassTest {
    private static final List<String> PIECES = List.of(
            "[PAD]",
            "[UNK]",
            "[CLS]",
            "[SEP]",
            "[MASK]",
            "a",
            "b",
            "e",
            "un",
            "the",
            "##a",
            "##b",
            "##e",
            "##an",
            "##",
            "##the",
            "he",
            "A",
            "##A",
            "THE",
            "1",
            "##12",
            "中",
            "##中",
            "é",
            "##é",
            "ὀ",
            "😀",
            "##😀",
            "!",
            ".",
            "[",
            "]",
            "ᄀ",
            "##ᅡ",
            "i",
            "##\u0307",
            "ß",
            "https",
            "##http",
            "user",
            "id");

    private static final String[] FRAGMENTS = {
        "the",
        "THE",
        "unaffable",
        "userID",
        "HTTPServer2Go",
        "a1B",
        " ",
        "\t",
        "\u0000",
        "\u00a0",
        "\u3000",
        "\u200b",
        "中",
        "中文字",
        "가각",
        "é",
        "e\u0301",
        "İ",
        "ǅ",
        "Σ",
        "ß",
        "\u0301",
        "\u0307\u0327",
        "\u302e\u302f",
        "\u1d165",
        "\ud834\udd65\ud834\udd6d",
        "\ud834\udd5e",
        "😀",
        "\ud83d",
        "\ude00",
        "\ufffd",
        "\ue000",
        "\uf900",
        "\u2f800",
        "[SEP]",
        "[SE",
        "[",
        "]",
        ".",
        "!?",
        "—",
        "…",
        "$",
        "\u0085",
        "\u180e",
        "12345",
        "a".repeat(101),
        "\udbff\udfff",
        "\n",
        "ﬁ",
        "ẞ",
        "ꟊ",
        "\u0b4b",
        "क्षि",
        "שָׁ",
        "ทำ",
        "https://a.b/c?d=e"
    };

    /// The pipelines that one pass stands in for, and settings that no file should have.
    enum Pipeline {
        UNCASED(BertNormalizer.of(true), 100),
        CASED(BertNormalizer.of(false), 100),
        CODE(Tokenizer.codeNormalizer(), 100),
        CODE_CASED(new Normalizer.Sequence(List.of(Replace.codeWords(), BertNormalizer.of(false))), 7),
        UNCLEAN(new BertNormalizer(false, true, false, true), 100),
        STRIPPED(new BertNormalizer(true, false, true, false), 3),
        BARE(new BertNormalizer(false, false, false, false), 100),
        NO_WORDS(BertNormalizer.of(true), 0);

        private final Normalizer normalizer;
        private final int longest;

        Pipeline(Normalizer normalizer, int longest) {
            this.normalizer = normalizer;
            this.longest = longest;
        }

        Tokenizer tokenizer(String... added) {
            var tokens = new ArrayList<AddedToken>();
            int next = PIECES.size();
            for (String token : added) {
                int known = PIECES.indexOf(token);
                tokens.add(AddedToken.special(known < 0 ? next++ : known, token));
            }
            return Tokenizer.builder(new WordPiece(Vocabulary.of(PIECES), "[UNK]", "##", longest))
                    .normalizer(normalizer)
                    .preTokenizer(new PreTokenizer.Bert())
                    .addedTokens(tokens)
                    .build();
        }
    }

    private static OnePass onePass(Tokenizer tokenizer) {
        var added = tokenizer.addedTokens();
        var pass = OnePass.of(
                tokenizer.normalizer(),
                tokenizer.preTokenizer(),
                tokenizer.model(),
                new AddedTokens(added, added.stream().map(AddedToken::content).toList()));
        assertNotNull(pass);
        return pass;
    }

    /// Whether one pass could do the text; then its pieces are those of the stages.
    private static boolean agrees(Tokenizer tokenizer, OnePass pass, String text) {
        var quick = pass.pieces(text);
        if (quick == null) {
            return false;
        }
        var staged = tokenizer.stagedPieces(text);
        assertArrayEquals(rows(staged), rows(quick), () -> "of " + points(text));
        return true;
    }

    private static int[] rows(Pieces pieces) {
        return IntStream.range(0, pieces.size())
                .flatMap(i -> IntStream.of(pieces.id(i), pieces.start(i), pieces.end(i)))
                .toArray();
    }

    private static String points(String text) {
        return text.chars().mapToObj(Integer::toHexString).toList().toString();
    }

    @ParameterizedTest
    @EnumSource
    void everyCodePointAsTheStages(Pipeline pipeline) {
        var tokenizer = pipeline.tokenizer();
        var pass = onePass(tokenizer);
        int done = 0;
        // Every code point of the first three planes, and some of each other page.
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x30000 ? 1 : 61) {
            if (agrees(tokenizer, pass, "the" + Character.toString(point) + "An")) {
                done++;
            }
        }
        assertTrue(done > 200_000, "only " + done + " code points could be done");
    }

    @ParameterizedTest
    @EnumSource
    void hostileTextsAsTheStages(Pipeline pipeline) {
        var tokenizer = pipeline.tokenizer("[SEP]", "[CLS]");
        var pass = onePass(tokenizer);
        var random = new Random(7);
        int done = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int parts = random.nextInt(12); parts >= 0; parts--) {
                text.append(
                        random.nextInt(8) == 0
                                ? String.valueOf((char) random.nextInt(0x10000))
                                : FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
            if (agrees(tokenizer, pass, text.toString())) {
                done++;
            }
            assertArrayEquals(rows(tokenizer.stagedPieces(text.toString())), rows(tokenizer.pieces(text.toString())));
        }
        assertTrue(done > 5_000, "only " + done + " texts could be done");
    }

    @Test
    void veryLongWordsAsTheStages() {
        for (var pipeline : Pipeline.values()) {
            var tokenizer = pipeline.tokenizer();
            var pass = onePass(tokenizer);
            for (int length : new int[] {31, 32, 33, 63, 64, 65, 99, 100, 101, 128, 100_000}) {
                assertTrue(agrees(tokenizer, pass, "a".repeat(length) + " the " + "가".repeat(length)));
            }
        }
    }

    /// Words that fall on one another in the table of cuts: far more of them than it has places, twice.
    @Test
    void moreWordsThanAreKept() {
        var tokenizer = Pipeline.UNCASED.tokenizer();
        var pass = onePass(tokenizer);
        for (int i = 0; i < 100_000; i++) {
            int n = i % 50_000;
            var word = new StringBuilder();
            for (int rest = n; rest > 0; rest /= 5) word.append("abeth".charAt(rest % 5));
            assertTrue(agrees(tokenizer, pass, word.toString()));
        }
    }

    @Test
    void addedTokensAreForTheStages() {
        var tokenizer = Pipeline.UNCASED.tokenizer("[SEP]", "the\ufffd", "é", "ab");
        var pass = onePass(tokenizer);
        for (var text : List.of("a [SEP] b", "xthe\ufffd", "xthe\ud83d", "é", "the cab", "[SEP]")) {
            assertNull(pass.pieces(text), text);
            assertArrayEquals(rows(tokenizer.stagedPieces(text)), rows(tokenizer.pieces(text)));
        }
        for (var text : List.of("[ SEP]", "the", "e\u0301", "a b", "[SE")) {
            assertTrue(agrees(tokenizer, pass, text), text);
        }
    }

    @Test
    void ordinaryTextNeedsNoStages() {
        var pass = onePass(Pipeline.UNCASED.tokenizer("[SEP]"));
        for (var text : List.of(
                "",
                "The user's id: #1!",
                "Löst das Äußere",
                "Ça déjà vu",
                "中文 and English",
                "가나다",
                "привет",
                "😀 😀",
                "\ud83d lone",
                "tab\tand\u0000null")) {
            assertNotNull(pass.pieces(text), text);
        }
    }

    /// Where the pass does not know the stages, there is none.
    @Test
    void otherPipelinesHaveNoPass() {
        var model = WordPiece.of(Vocabulary.of(PIECES));
        var none = new AddedTokens(List.of(), List.of());
        var bert = BertNormalizer.of(true);
        var words = new PreTokenizer.Bert();
        assertNull(OnePass.of(new Normalizer.None(), words, model, none));
        assertNull(OnePass.of(bert, new PreTokenizer.Whitespace(), model, none));
        assertNull(OnePass.of(new Normalizer.Sequence(List.of(bert, Replace.codeWords())), words, model, none));
        var other = new Replace(TextPattern.literal("a"), " ");
        assertNull(OnePass.of(new Normalizer.Sequence(List.of(other, bert)), words, model, none));
    }

    @Test
    void manyThreadsShareTheTables() {
        var tokenizer = Pipeline.UNCASED.tokenizer();
        var texts = new ArrayList<String>();
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            texts.add(FRAGMENTS[random.nextInt(FRAGMENTS.length)] + " the"
                    + Character.toString(0x20 + random.nextInt(0x3000)));
        }
        var alone =
                texts.stream().map(text -> rows(tokenizer.stagedPieces(text))).toList();
        var shared = Pipeline.UNCASED.tokenizer();
        var together =
                texts.parallelStream().map(text -> rows(shared.pieces(text))).toList();
        for (int i = 0; i < texts.size(); i++) {
            assertArrayEquals(alone.get(i), together.get(i));
        }
        assertEquals(texts.size(), together.size());
    }
}
