package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Learns pieces from counted words: characters first, then again and again the most frequent pair of
/// neighbours.
final class PieceLearner {
    private final String prefix;
    private final List<String> pieces = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final PairCounts pairs = new PairCounts();

    /// Every word as pieces: word `w` takes `lengths[w]` places from `starts[w]` on.
    private int[] symbols = {};
    private int[] starts = {};
    private int[] lengths = {};
    private long[] counts = {};

    PieceLearner(String prefix) {
        this.prefix = prefix;
    }

    /// Pieces that stand at the front of the vocabulary as they are.
    void reserve(List<String> reserved) {
        reserved.forEach(this::id);
    }

    /// The most frequent `limit` characters of the words, in code point order, then those of them that occur
    /// inside words, with the prefix; equally frequent ones are kept in code point order.
    void learnAlphabet(WordCounts words, int limit) {
        var frequency = new TreeMap<Integer, Long>();
        for (int word = 0; word < words.size(); word++) {
            for (int i = 0; i < words.length(word); i++) {
                frequency.merge(words.point(word, i), words.count(word), Long::sum);
            }
        }
        var kept = frequency.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
                .limit(limit)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        kept.forEach(point -> id(Character.toString(point)));
        var inside = new TreeMap<Integer, Boolean>();
        for (int word = 0; word < words.size(); word++) {
            for (int i = 1; i < words.length(word); i++) {
                inside.put(words.point(word, i), true);
            }
        }
        kept.stream().filter(inside::containsKey).forEach(point -> id(prefix + Character.toString(point)));
    }

    /// Cuts the words into characters and counts the pairs. A word with a character outside the alphabet counts
    /// for nothing: WordPiece would make it an unknown piece.
    void cut(WordCounts words) {
        var alphabet = new CharacterIds();
        int total = 0;
        for (int word = 0; word < words.size(); word++) {
            total += words.length(word);
        }
        symbols = new int[total];
        starts = new int[words.size()];
        lengths = new int[words.size()];
        counts = new long[words.size()];
        int at = 0;
        for (int word = 0; word < words.size(); word++) {
            starts[word] = at;
            lengths[word] = words.length(word);
            counts[word] = words.count(word);
            for (int i = 0; i < words.length(word); i++) {
                symbols[at + i] = alphabet.id(words.point(word, i), i > 0);
                if (symbols[at + i] < 0) {
                    lengths[word] = 0;
                    break;
                }
            }
            for (int i = 0; i + 1 < lengths[word]; i++) {
                pairs.add(symbols[at + i], symbols[at + i + 1], counts[word], word);
            }
            at += lengths[word];
        }
        pairs.queueRisen();
    }

    /// Ids of single characters, at the front of a word and inside.
    private final class CharacterIds {
        private final Map<Integer, Integer> front = new HashMap<>();
        private final Map<Integer, Integer> inside = new HashMap<>();

        int id(int point, boolean within) {
            return (within ? inside : front)
                    .computeIfAbsent(
                            point, _ -> ids.getOrDefault((within ? prefix : "") + Character.toString(point), -1));
        }
    }

    /// Joins the most frequent pair everywhere; false when no pair occurs `least` times.
    boolean join(long least) {
        long pair = pairs.poll(least);
        if (pair < 0) {
            return false;
        }
        int first = PairCounts.first(pair);
        int second = PairCounts.second(pair);
        int joined = id(pieces.get(first) + pieces.get(second).substring(prefix.length()));
        for (int word : pairs.words(pair)) {
            join(word, first, second, joined);
        }
        pairs.forget(pair);
        pairs.queueRisen();
        return true;
    }

    private void join(int word, int first, int second, int joined) {
        int start = starts[word];
        long count = counts[word];
        int end = start + lengths[word];
        int to = start;
        for (int next, i = start; i < end; i = next) {
            boolean match = symbols[i] == first && i + 1 < end && symbols[i + 1] == second;
            next = match ? i + 2 : i + 1;
            if (match && to > start) {
                pairs.remove(symbols[to - 1], first, count);
                pairs.add(symbols[to - 1], joined, count, word);
            }
            if (match && next < end) {
                pairs.remove(second, symbols[next], count);
                pairs.add(joined, symbols[next], count, word);
            }
            symbols[to++] = match ? joined : symbols[i];
        }
        lengths[word] = to - start;
    }

    int size() {
        return pieces.size();
    }

    Vocabulary vocabulary() {
        return Vocabulary.of(pieces);
    }

    private int id(String piece) {
        return ids.computeIfAbsent(piece, _ -> {
            pieces.add(piece);
            return pieces.size() - 1;
        });
    }
}
