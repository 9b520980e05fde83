package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.transformer.tokenizer.BertNormalizer;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.Vocabulary;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lesson 7: from text to token ids.
///
/// Read next: `Tokenizer` (the five stages), `BertNormalizer`, `WordPiece`, `WordPieceTrainer` in
/// `transformer.tokenizer`, then lesson 8.
class T07_Tokens {
    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", // special: ids 0 … 3
            "read", "##s", "##er", "line", "the", "all")); // ids 4 … 9

    private static final Tokenizer TOKENIZER = Tokenizer.bert(VOCABULARY, true);

    /// A word becomes the longest piece that begins it, then the longest that goes on (`##`), and so forth. A
    /// text stands between [CLS] and [SEP].
    @Test
    void theLongestPieceFirst() {
        var encoding = TOKENIZER.encode("reads the lines");
        assertEquals(List.of("[CLS]", "read", "##s", "the", "line", "##s", "[SEP]"), encoding.tokens());
        assertArrayEquals(new int[] {2, 4, 5, 8, 7, 5, 3}, encoding.ids());
    }

    /// The uncased normaliser takes away case and accents, so that fewer pieces do.
    @Test
    void caseAndAccentsAreTakenAway() {
        assertEquals(
                List.of("[CLS]", "read", "##er", "[SEP]"),
                TOKENIZER.encode("RÉADER").tokens());
    }

    /// A word that cannot be put together without rest is unknown as a whole.
    @Test
    void whatCannotBeCutIsUnknown() {
        assertEquals(
                List.of("[CLS]", "[UNK]", "the", "[SEP]"),
                TOKENIZER.encode("readable the").tokens());
    }

    /// Each token knows where it came from, in characters of the text as it was given. Special tokens came from
    /// nowhere.
    @Test
    void offsetsPointIntoTheText() {
        var text = "The  Reader";
        var encoding = TOKENIZER.encode(text); // [CLS] the read ##er [SEP]
        assertEquals("The", text.substring(encoding.start(1), encoding.end(1)));
        assertEquals("Read", text.substring(encoding.start(2), encoding.end(2)));
        assertEquals("er", text.substring(encoding.start(3), encoding.end(3)));
        assertEquals(0, encoding.end(0));
    }

    /// A text that is too long is cut, and how much was cut is told: nothing is lost in silence.
    @Test
    void cuttingIsCounted() {
        var encoding = TOKENIZER.encode("the the the the the", 5);
        assertEquals(List.of("[CLS]", "the", "the", "the", "[SEP]"), encoding.tokens());
        assertEquals(2, encoding.truncatedTokens());
    }

    /// Back to text: pieces are joined again.
    @Test
    void decoding() {
        assertEquals(
                "reads the lines",
                TOKENIZER.decode(TOKENIZER.encode("Reads the lines").ids(), true));
    }

    /// For code, identifiers are cut into their words first.
    @Test
    void identifiersAreCut() {
        var code = Tokenizer.code(VOCABULARY);
        assertEquals(
                List.of("[CLS]", "read", "all", "line", "##s", "[SEP]"),
                code.encode("readAllLines").tokens());
    }

    /// A vocabulary is learnt from texts: from single characters up, the pair of pieces that belongs together
    /// most is joined. What is frequent becomes one piece.
    @Test
    void aVocabularyIsLearnt() {
        var texts = Collections.nCopies(10, "attract and repel, attract and repel again");
        var learnt = WordPieceTrainer.bert(60, BertNormalizer.of(true)).train(texts);
        assertTrue(learnt.vocabularySize() <= 60);
        assertEquals(
                List.of("[CLS]", "attract", "[SEP]"), learnt.encode("attract").tokens());
        assertTrue(learnt.encode("retract").length() > 3, "never seen, so cut into known pieces");
    }
}
