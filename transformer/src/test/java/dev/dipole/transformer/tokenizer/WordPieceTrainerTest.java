package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WordPieceTrainerTest {
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private static WordPieceTrainer trainer(int size, int minFrequency, int alphabet) {
        return new WordPieceTrainer(
                size, minFrequency, alphabet, SPECIAL, BertNormalizer.of(true), new PreTokenizer.Bert());
    }

    private static List<String> learnt(WordPieceTrainer trainer, String... texts) {
        var pieces = trainer.train(List.of(texts)).model().vocabulary().pieces();
        return pieces.subList(SPECIAL.size(), pieces.size());
    }

    private static String times(int count, String word) {
        return (word + " ").repeat(count);
    }

    /// The corpus of Sennrich et al., 2016. Counts by hand: es 9, est 9, lo 7 (before ow: smaller ids), low 7,
    /// ne 6, west 6, newest 6, wi 3, dest 3, widest 3, er 2, lower 2.
    @Test
    void mergesByHand() {
        String corpus = times(5, "low") + times(2, "lower") + times(6, "newest") + times(3, "widest");
        var alphabet = "d e i l n o r s t w ##d ##e ##i ##o ##r ##s ##t ##w";
        var merges = "##es ##est lo low ne ##west newest wi ##dest widest ##er lower";
        assertEquals(alphabet + " " + merges, String.join(" ", learnt(trainer(1_000, 1, 1_000), corpus)));
        assertEquals(
                alphabet + " ##es ##est lo low",
                String.join(" ", learnt(trainer(SPECIAL.size() + 22, 1, 1_000), corpus)));
        assertEquals(
                alphabet + " ##es ##est lo low ne ##west newest",
                String.join(" ", learnt(trainer(1_000, 4, 1_000), corpus)));
    }

    /// `aaaa` holds `##a ##a` twice, but overlapping: one merge uses both up.
    @Test
    void overlappingPairs() {
        assertEquals("a ##a ##aa aaa aaaa", String.join(" ", learnt(trainer(100, 1, 100), "aaaa aaaa")));
    }

    @Test
    void rareCharactersAreLeftOutWithTheirWords() {
        assertEquals("a b ##a ##b ab", String.join(" ", learnt(trainer(100, 1, 2), "ab ab ab bx ya")));
    }

    @Test
    void normalizesAndCutsAsItWillEncode() {
        var tokenizer = WordPieceTrainer.code(200).train(List.of("getName getName setName"));
        assertEquals(
                List.of("[CLS]", "get", "name", "[SEP]"),
                tokenizer.encode("getName").tokens());
        assertEquals(Tokenizer.codeNormalizer(), tokenizer.normalizer());
    }

    @Test
    void wordsTooLongForTheModelTeachNothing() {
        assertEquals("b ##b bb", String.join(" ", learnt(trainer(100, 1, 100), "a".repeat(101) + " bb")));
    }

    @Test
    void reportsProgress() {
        var reports = new ArrayList<String>();
        var texts = new ArrayList<String>();
        for (int i = 0; i < 1_200; i++) {
            texts.add("word" + i);
        }
        trainer(300, 1, 100).train(texts, new WordPieceTrainer.Progress() {
            @Override
            public void texts(long read) {
                reports.add("read " + read);
            }

            @Override
            public void pieces(int learnt, int wanted) {
                reports.add(learnt + " of " + wanted);
            }
        });
        assertEquals(List.of("read 1000", "read 1200", "100 of 300", "200 of 300", "300 of 300"), reports);
    }

    @Test
    void wishesThatCannotBeMet() {
        assertEquals(
                "a vocabulary of 8 pieces cannot hold the 9 special tokens and characters; "
                        + "ask for more pieces or limit the alphabet",
                assertThrows(TokenizerException.class, () -> learnt(trainer(8, 1, 100), "ab ba"))
                        .getMessage());
        assertThrows(TokenizerException.class, () -> trainer(100, 1, 0));
    }

    @Test
    void nothingToLearnFrom() {
        assertEquals(List.of(), learnt(trainer(100, 1, 100)));
    }

    /// Counts that are kept up to date give the merges of counts taken anew after every merge.
    @Test
    void sameAsCountingAnew() {
        var random = new Random(11);
        for (int round = 0; round < 60; round++) {
            var text = new StringBuilder();
            int letters = 2 + random.nextInt(4);
            for (int word = 0; word < 40; word++) {
                for (int i = 1 + random.nextInt(9); i > 0; i--) {
                    text.append((char) ('a' + random.nextInt(letters)));
                }
                text.append(' ');
            }
            String corpus = text.toString();
            var expected = countingAnew(corpus, 60);
            assertEquals(expected, learnt(trainer(SPECIAL.size() + 60, 2, 100), corpus), corpus);
        }
    }

    private static List<String> countingAnew(String corpus, int size) {
        var words = new TreeMap<String, Integer>();
        Arrays.stream(corpus.strip().split(" ")).forEach(word -> words.merge(word, 1, Integer::sum));
        var cut = new ArrayList<Map.Entry<List<String>, Integer>>();
        var front = new TreeSet<String>();
        var inside = new TreeSet<String>();
        words.forEach((word, count) -> {
            var pieces = new ArrayList<String>();
            for (int i = 0; i < word.length(); i++) {
                pieces.add((i == 0 ? "" : "##") + word.charAt(i));
                front.add(word.substring(i, i + 1));
            }
            inside.addAll(pieces.subList(1, pieces.size()));
            cut.add(Map.entry(pieces, count));
        });
        var vocabulary = new ArrayList<>(front);
        vocabulary.addAll(inside);
        while (vocabulary.size() < size) {
            var best = mostFrequent(cut, vocabulary);
            if (best.isEmpty()) {
                break;
            }
            String joined = best.get(0) + best.get(1).substring(2);
            if (!vocabulary.contains(joined)) {
                vocabulary.add(joined);
            }
            cut.forEach(word -> join(word.getKey(), best, joined));
        }
        return vocabulary;
    }

    private static List<String> mostFrequent(List<Map.Entry<List<String>, Integer>> cut, List<String> vocabulary) {
        var counts = new TreeMap<Integer, Integer>();
        for (var word : cut) {
            for (int i = 0; i + 1 < word.getKey().size(); i++) {
                int first = vocabulary.indexOf(word.getKey().get(i));
                int second = vocabulary.indexOf(word.getKey().get(i + 1));
                counts.merge(first * 1_000 + second, word.getValue(), Integer::sum);
            }
        }
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() == most && most >= 2)
                .findFirst()
                .map(entry -> List.of(vocabulary.get(entry.getKey() / 1_000), vocabulary.get(entry.getKey() % 1_000)))
                .orElse(List.of());
    }

    private static void join(List<String> word, List<String> pair, String joined) {
        for (int i = 0; i + 1 < word.size(); i++) {
            if (word.get(i).equals(pair.get(0)) && word.get(i + 1).equals(pair.get(1))) {
                word.set(i, joined);
                word.remove(i + 1);
            }
        }
    }

    @Test
    void sameTextsSameVocabulary() {
        var texts = new ArrayList<String>();
        var random = new Random(4);
        for (int i = 0; i < 300; i++) {
            texts.add(Long.toString(random.nextLong(), 36) + " getValueAt" + i % 7 + " Émile 中文");
        }
        var once = WordPieceTrainer.code(400).train(texts).model().vocabulary().pieces();
        var again = WordPieceTrainer.code(400).train(texts).model().vocabulary().pieces();
        assertEquals(once, again);
        assertTrue(once.contains("value"));
    }
}
