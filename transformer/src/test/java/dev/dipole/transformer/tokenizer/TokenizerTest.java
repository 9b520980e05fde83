package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
    private static final List<String> PIECES = List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##ab", "a", "b", "##b", "c", "##c",
            "cc", "+", "#", "##", ".", "'", "s", "gnu");

    private static Tokenizer tokenizer() {
        return Tokenizer.bert(Vocabulary.of(PIECES), true);
    }

    private static Tokenizer with(AddedToken... added) {
        var tokens = new ArrayList<>(tokenizer().addedTokens());
        tokens.addAll(List.of(added));
        return Tokenizer.builder(tokenizer().model())
                .normalizer(BertNormalizer.of(true))
                .preTokenizer(new PreTokenizer.Bert())
                .addedTokens(tokens)
                .build();
    }

    private static String tokens(Encoding encoding) {
        return String.join(" ", encoding.tokens());
    }

    @Test
    void cutsTheLongestPieceFirst() {
        var encoding = tokenizer().encode("Unaffable, a");
        assertEquals("[CLS] un ##aff ##able [UNK] a [SEP]", tokens(encoding));
        assertArrayEquals(new int[] {2, 5, 6, 7, 1, 9, 3}, encoding.ids());
        assertEquals(0, encoding.truncatedTokens());
        int[] starts = IntStream.range(0, 7).map(encoding::start).toArray();
        int[] ends = IntStream.range(0, 7).map(encoding::end).toArray();
        assertArrayEquals(new int[] {0, 0, 2, 5, 9, 11, 0}, starts);
        assertArrayEquals(new int[] {0, 2, 5, 9, 10, 12, 0}, ends);
    }

    @Test
    void aWordThatCannotBeCutIsUnknownAsAWhole() {
        assertEquals("[CLS] [UNK] a [SEP]", tokens(tokenizer().encode("unaffx a")));
        assertEquals("[CLS] [UNK] [SEP]", tokens(tokenizer().encode("a" + "b".repeat(100))));
        assertEquals(102, tokenizer().encode("a" + "b".repeat(99)).length());
    }

    @Test
    void aPrefixInTheTextIsOrdinary() {
        var tokenizer = Tokenizer.builder(WordPiece.of(Vocabulary.of(PIECES)))
                .preTokenizer(new PreTokenizer.WhitespaceSplit())
                .build();
        assertEquals("##b ##", tokens(tokenizer.encode("##b ##")));
    }

    @Test
    void offsetsCountCodePoints() {
        var encoding = tokenizer().encode("😀 ä\u0308 c");
        assertEquals("[CLS] [UNK] a c [SEP]", tokens(encoding));
        assertEquals(2, encoding.start(2));
        assertEquals(3, encoding.end(2), "the mark that was dropped belongs to no piece");
        assertEquals(5, encoding.start(3));
    }

    @Test
    void pairs() {
        var encoding = tokenizer().encodePair("a b", "c");
        assertEquals("[CLS] a b [SEP] c [SEP]", tokens(encoding));
        assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1}, encoding.typeIds());
        assertEquals(0, encoding.start(4), "offsets of the second text begin anew");
    }

    @Test
    void emptyTexts() {
        assertEquals("[CLS] [SEP]", tokens(tokenizer().encode("")));
        assertEquals("[CLS] [SEP]", tokens(tokenizer().encode(" \u0000\n")));
        assertEquals("[CLS] [SEP] [SEP]", tokens(tokenizer().encodePair("", "")));
    }

    @Test
    void truncationIsReported() {
        var encoding = tokenizer().encode("a b c a b", 5);
        assertEquals("[CLS] a b c [SEP]", tokens(encoding));
        assertEquals(2, encoding.truncatedTokens());
        assertEquals("[[CLS], a, b, c, [SEP]] and 2 cut off", encoding.toString());
        assertEquals(0, tokenizer().encode("a b c", 5).truncatedTokens());
        var pair = tokenizer().encodePair("a a a a", "b b", 7);
        assertEquals("[CLS] a a [SEP] b b [SEP]", tokens(pair));
        assertEquals(2, pair.truncatedTokens());
        assertEquals("[CLS] [SEP]", tokens(tokenizer().encode("a b", 2)));
        var error = assertThrows(TokenizerException.class, () -> tokenizer().encode("a", 1));
        assertEquals("a length of 1 tokens leaves no room for the 2 special ones; allow more", error.getMessage());
    }

    /// Kept tokens by hand: the shorter text keeps up to half of the room, rounded down.
    @ParameterizedTest
    @CsvSource({
        "3, 4, 10, 3, 4",
        "3, 9, 10, 3, 7",
        "9, 3, 10, 7, 3",
        "9, 9, 10, 5, 5",
        "9, 9, 7, 3, 4",
        "9, 8, 7, 4, 3",
        "0, 9, 5, 0, 5",
        "9, 0, 5, 5, 0",
        "9, 9, 0, 0, 0",
        "1, 1, 1, 0, 1",
    })
    void longestFirst(int first, int second, int room, int keptFirst, int keptSecond) {
        assertArrayEquals(new int[] {keptFirst, keptSecond}, Truncation.to(room).share(first, second, true, room));
    }

    @Test
    void onlyOneTextIsCut() {
        var first = new Truncation(9, Truncation.Strategy.ONLY_FIRST, Truncation.Direction.RIGHT, 0);
        var second = new Truncation(9, Truncation.Strategy.ONLY_SECOND, Truncation.Direction.RIGHT, 0);
        assertArrayEquals(new int[] {1, 5}, first.share(4, 5, true, 6));
        assertArrayEquals(new int[] {4, 2}, second.share(4, 5, true, 6));
        assertThrows(TokenizerException.class, () -> first.share(3, 9, true, 9));
        assertThrows(TokenizerException.class, () -> second.share(9, 0, false, 6));
    }

    @Test
    void cutsOnTheLeft() {
        var tokenizer = Tokenizer.builder(tokenizer().model())
                .preTokenizer(new PreTokenizer.Bert())
                .truncation(new Truncation(2, Truncation.Strategy.LONGEST_FIRST, Truncation.Direction.LEFT, 0))
                .build();
        assertEquals("b c", tokens(tokenizer.encode("a b c")));
        assertEquals("a b c", tokens(tokenizer.encode("a b c", 9)), "a length given takes the place of the own one");
    }

    @Test
    void decodes() {
        int[] ids = tokenizer().encode("Unaffable. a's").ids();
        assertEquals("unaffable. a ' s", tokenizer().decode(ids, true));
        assertEquals("[CLS] unaffable. a ' s [SEP]", tokenizer().decode(ids, false));
        assertEquals("", tokenizer().decode(new int[0], true));
        assertEquals(
                "the id 99 is outside the vocabulary of 22 tokens",
                assertThrows(TokenizerException.class, () -> tokenizer().decode(new int[] {99}, true))
                        .getMessage());
        assertEquals("a b", new Decoder.None().decode(List.of("a", "b")));
        assertEquals("ab c .", new Decoder.WordPiece("~", false).decode(List.of("a", "~b", "c", ".")));
        assertEquals("can't? I'm", Decoder.WordPiece.standard().decode(List.of("ca", "n't", "?", "I", "'m")));
    }

    @Test
    void specialTokensAreFoundInTheText() {
        assertEquals("[CLS] a [SEP] b [MASK] [SEP]", tokens(tokenizer().encode("a[SEP]b [MASK]")));
        assertTrue(tokenizer().isSpecial(3));
        assertFalse(tokenizer().isSpecial(9));
    }

    @Test
    void addedTokens() {
        var name = new AddedToken(22, "a b", false, false, false, false, false);
        assertEquals("c a b c", tokens(with(name).encode("c a bc")));
        assertArrayEquals(new int[] {12, 22, 12}, with(name).encode("c a bc").ids());
        assertEquals(23, with(name).vocabularySize());
        assertEquals(22, with(name).id("a b"));
        assertEquals(-1, with(name).id("nothing"));
        assertEquals("c a b", with(name).decode(new int[] {12, 22}, true));

        var word = new AddedToken(22, "bb", true, false, false, false, false);
        assertArrayEquals(
                new int[] {22, 12, 11, 11}, with(word).encode("bb cbb").ids());

        var stripping = new AddedToken(22, "++", false, true, true, false, false);
        var encoding = with(stripping).encode("a  ++  b");
        assertArrayEquals(new int[] {9, 22, 10}, encoding.ids());
        assertEquals(1, encoding.start(1));
        assertEquals(7, encoding.end(1));
    }

    /// A normalized token is looked for, in its normalized form, in the normalized text.
    @Test
    void normalizedAddedTokens() {
        var token = new AddedToken(22, "Ünique", false, false, false, true, false);
        assertArrayEquals(
                new int[] {9, 22, 22, 10},
                with(token).encode("a UNIQUE ünique b").ids());
        var raw = new AddedToken(22, "Ünique", false, false, false, false, false);
        assertArrayEquals(new int[] {1, 22}, with(raw).encode("UNIQUE Ünique").ids());
    }

    @Test
    void theLongestAddedTokenCounts() {
        var shorter = new AddedToken(22, "xy", false, false, false, false, false);
        var longer = new AddedToken(23, "xyz", false, false, false, false, false);
        assertArrayEquals(
                new int[] {23, 22}, with(shorter, longer).encode("xyzxy").ids());
    }

    @Test
    void words() {
        var tokenizer = Tokenizer.code(Vocabulary.of(PIECES));
        assertEquals(List.of("remove", "eldest", "entry", "(", ")"), tokenizer.words("removeEldestEntry()"));
    }

    @Test
    void partsThatContradictEachOther() {
        assertMessage("has the id 7, but it must be 3, its id in the vocabulary", AddedToken.special(7, "[SEP]"));
        assertMessage("has the id 30, but it must be 22, the next one that is free", AddedToken.special(30, "new"));
        assertMessage("is empty", AddedToken.special(22, ""));
        var builder = Tokenizer.builder(tokenizer().model());
        builder.postProcessor(PostProcessor.Template.bert("[CLS]", 3, "[SEP]", 3));
        assertThrows(TokenizerException.class, builder::build);
        builder.postProcessor(new PostProcessor.Template(List.of(), List.of()));
        assertThrows(TokenizerException.class, builder::build);
    }

    private static void assertMessage(String expected, AddedToken token) {
        var error = assertThrows(TokenizerException.class, () -> with(token));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @Test
    void vocabulariesThatCannotBe() {
        assertEquals(
                "the vocabulary has the piece \"a\" twice, as id 0 and as id 2; remove one of them",
                assertThrows(TokenizerException.class, () -> Vocabulary.of(List.of("a", "b", "a")))
                        .getMessage());
        assertThrows(TokenizerException.class, () -> WordPiece.of(Vocabulary.of(List.of("a"))));
        assertThrows(TokenizerException.class, () -> Tokenizer.bert(Vocabulary.of(List.of("[UNK]", "[CLS]")), true));
    }
}
