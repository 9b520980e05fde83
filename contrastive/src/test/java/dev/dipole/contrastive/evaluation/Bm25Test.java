package dev.dipole.contrastive.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.contrastive.data.RetrievalSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Bm25Test {
    private static final double EPS = 1e-12;

    @Test
    void scoresByHand() {
        // Lengths 4, 2, 3: mean 3. "cat" is in two of three documents, "dog" in one.
        var bm25 = new Bm25(List.of("The cat, the CAT", "a dog", "one cat sleeps"), Analyzer.words());
        double cat = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
        double dog = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
        List<Hit> hits = bm25.search("cat", 10);
        assertEquals(List.of(0, 2), hits.stream().map(Hit::document).toList());
        assertEquals(cat * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3)), hits.get(0).score(), EPS);
        assertEquals(cat * 1 / (1 + 1.2 * (0.25 + 0.75 * 3 / 3)), hits.get(1).score(), EPS);

        List<Hit> both = bm25.search("dog cat dog", 1);
        assertEquals(1, both.size());
        assertEquals(1, both.getFirst().document());
        assertEquals(
                2 * dog / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)), both.getFirst().score(), EPS);
        assertEquals(List.of(), bm25.search("bird", 10));
        assertEquals(List.of(hits, List.of()), bm25.search(List.of("cat", "bird"), 10));
    }

    @Test
    void parametersDoWhatTheySay() {
        List<String> documents = List.of("x x x x", "x y");
        var ties = Ties.corpusOrder(2);
        var counting = new Bm25(documents, Analyzer.words(), 0, 0, ties); // k1 = 0: present or not
        List<Hit> hits = counting.search("x", 2);
        assertEquals(hits.get(0).score(), hits.get(1).score(), EPS);
        assertEquals(List.of(0, 1), hits.stream().map(Hit::document).toList());
        var byId = new Bm25(documents, Analyzer.words(), 0, 0, Ties.idDescending(List.of("a", "b")));
        assertEquals(
                List.of(1, 0), byId.search("x", 2).stream().map(Hit::document).toList());
        assertThrows(IllegalArgumentException.class, () -> new Bm25(documents, Analyzer.words(), -1, 0, ties));
        assertThrows(IllegalArgumentException.class, () -> new Bm25(documents, Analyzer.words(), 1, 1.1, ties));
        assertThrows(IllegalArgumentException.class, () -> counting.search("x", 0));
        assertEquals(List.of(), new Bm25(List.of(), Analyzer.words()).search("x", 1));
        assertEquals(List.of(), new Bm25(List.of("", " "), Analyzer.words()).search("x", 1));
    }

    @Test
    void analyzersSplit() {
        assertEquals(
                List.of("removes", "an", "élan", "from", "utf8", "s"),
                Analyzer.words().terms("Removes an ÉLAN, from UTF8's"));
        assertEquals(List.of("readutf8line"), Analyzer.words().terms("readUTF8Line"));
        assertEquals(
                List.of("read", "utf", "8", "line", "max", "value", "xml", "http", "request", "a", "b", "i"),
                Analyzer.code().terms("readUTF8Line(MAX_VALUE) XMLHttpRequest aB[i]"));
        assertEquals(List.of(), Analyzer.code().terms(" ... "));
    }

    @Test
    void judgesPairsAndCollections() {
        List<List<Hit>> found =
                List.of(List.of(new Hit(0, 3), new Hit(1, 2)), List.of(new Hit(2, 3), new Hit(1, 2)), List.of());
        var pairs = RetrievalScores.ofPairs(found, List.of(1, 2));
        assertEquals(1 / 3.0, pairs.at(1).recall(), EPS);
        assertEquals(2 / 3.0, pairs.at(2).recall(), EPS);
        assertEquals((1 + 0.5) / 3, pairs.at(2).mrr(), EPS);

        var documents = new LinkedHashMap<String, String>();
        for (String id : List.of("d2", "d0", "d1")) documents.put(id, "text of " + id);
        var set = new RetrievalSet(documents, Map.of("q", "text"), Map.of("q", Map.of("d1", 1)), 0);
        var judged = RetrievalScores.of(set, List.of(List.of(new Hit(0, 9), new Hit(2, 8))), List.of(2));
        assertEquals(0.5, judged.at(2).mrr(), EPS);
        assertThrows(IllegalArgumentException.class, () -> RetrievalScores.of(set, found, List.of(1)));
    }
}
