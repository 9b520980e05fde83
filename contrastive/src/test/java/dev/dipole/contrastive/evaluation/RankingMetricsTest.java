package dev.dipole.contrastive.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
    private static final double EPS = 1e-12;

    /// Relevant are a (grade 3), c (2), f (1) and the never found z (1); b is judged 0, e −1, d not at all.
    private static final Map<String, Integer> GRADES = Map.of("a", 3, "c", 2, "f", 1, "z", 1, "b", 0, "e", -1);

    private static final List<String> RANKING = List.of("b", "c", "d", "a", "e", "f");

    @Test
    void aQueryByHand() {
        // ranks:   1 b(0)  2 c(2)  3 d(-)  4 a(3)  5 e(-1)  6 f(1);   R = 4
        var at1 = RankingMetrics.ofQuery(RANKING, GRADES, 1);
        assertEquals(new RankingMetrics.Cutoff(0, 0, 0, 0, 0, 0), at1);

        var at4 = RankingMetrics.ofQuery(RANKING, GRADES, 4);
        assertEquals(1, at4.accuracy());
        assertEquals(0.5, at4.precision(), EPS);
        assertEquals(0.5, at4.recall(), EPS);
        assertEquals(0.5, at4.mrr(), EPS);
        // DCG = 2/log2(3) + 3/log2(5) = 1.261859507142915 + 1.292029674220177
        // IDCG = 3 + 2/log2(3) + 1/2 + 1/log2(5) = 3 + 1.261859507142915 + 0.5 + 0.430676558073393
        assertEquals(2.553889181363092 / 5.192536065216308, at4.ndcg(), EPS);
        assertEquals((1 / 2.0 + 2 / 4.0) / 4, at4.map(), EPS);

        var at10 = RankingMetrics.ofQuery(RANKING, GRADES, 10);
        assertEquals(0.3, at10.precision(), EPS);
        assertEquals(0.75, at10.recall(), EPS);
        // + 1/log2(7) = 0.356207187108022
        assertEquals((2.553889181363092 + 0.356207187108022) / 5.192536065216308, at10.ndcg(), EPS);
        assertEquals((1 / 2.0 + 2 / 4.0 + 3 / 6.0) / 4, at10.map(), EPS);
    }

    @Test
    void theBestListIsWorthOne() {
        var best = RankingMetrics.ofQuery(List.of("a", "c", "z", "f"), GRADES, 4);
        assertEquals(1, best.ndcg(), EPS);
        assertEquals(1, best.map(), EPS);
        assertEquals(1, best.mrr(), EPS);
        // Fewer places than relevant documents: nDCG can be 1, MAP divides by R all the same.
        var two = RankingMetrics.ofQuery(List.of("a", "c"), GRADES, 2);
        assertEquals(1, two.ndcg(), EPS);
        assertEquals(0.5, two.map(), EPS);
        assertEquals(0.5, two.recall(), EPS);
    }

    @Test
    void averagesOverJudgedQueries() {
        var rankings = Map.of("q1", List.of("x", "y"), "q2", List.of("y", "x"), "unjudged", List.of("x"));
        var judgements = new LinkedHashMap<String, Map<String, Integer>>();
        judgements.put("q1", Map.of("x", 1));
        judgements.put("q2", Map.of("x", 1));
        judgements.put("unanswered", Map.of("x", 1));
        judgements.put("nothing relevant", Map.of("x", 0));
        var metrics = RankingMetrics.of(rankings, judgements, List.of(1, 2));
        assertEquals(3, metrics.queries());
        assertEquals(1, metrics.withoutRelevant());
        assertEquals(1 / 3.0, metrics.at(1).accuracy(), EPS);
        assertEquals((1 + 0.5) / 3, metrics.at(2).mrr(), EPS);
        assertEquals((1 + 1 / (Math.log(3) / Math.log(2))) / 3, metrics.at(2).ndcg(), EPS);
        assertEquals((0.5 + 0.5) / 3, metrics.at(2).precision(), EPS);
        assertEquals(2 / 3.0, metrics.at(2).recall(), EPS);
        assertEquals(
                List.of("accuracy@1", "accuracy@2", "precision@1"),
                List.copyOf(metrics.named().keySet()).subList(0, 3));
        assertEquals(metrics.at(2).recall(), metrics.named().getOrDefault("recall@2", Double.NaN), EPS);
        assertThrows(IllegalArgumentException.class, () -> metrics.at(10));
    }

    @Test
    void noQueriesIsZeroAndSaysSo() {
        var metrics = RankingMetrics.of(Map.<String, List<String>>of(), Map.of(), List.of(10));
        assertEquals(0, metrics.queries());
        assertEquals(0, metrics.at(10).ndcg());
    }

    @Test
    void refusesNonsense() {
        var judged = Map.of("q", Map.of("a", 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> RankingMetrics.of(Map.of("q", List.of("a", "a")), judged, List.of(1)));
        assertThrows(
                IllegalArgumentException.class, () -> RankingMetrics.of(Map.of("q", List.of("a")), judged, List.of(0)));
        assertThrows(IllegalArgumentException.class, () -> RankingMetrics.ofQuery(RANKING, Map.of("b", 0), 1));
    }
}
