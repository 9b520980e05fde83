package dev.dipole.contrastive.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopKTest {
    /// Small whole numbers: every product is exact, and ties abound.
    private static float[][] vectors(int count, int width, long seed) {
        var random = new Random(seed);
        float[][] vectors = new float[count][width];
        for (float[] vector : vectors) {
            for (int j = 0; j < width; j++) vector[j] = random.nextInt(5) - 2;
        }
        return vectors;
    }

    private static float[] flat(float[][] rows, int width) {
        float[] flat = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, flat, i * width, width);
        return flat;
    }

    /// Sorts everything: the long way round.
    private static List<Hit> sorted(float[] query, float[][] corpus, int k, Comparator<Hit> tie) {
        return IntStream.range(0, corpus.length)
                .mapToObj(i -> {
                    double sum = 0;
                    for (int j = 0; j < query.length; j++) sum += query[j] * corpus[i][j];
                    return new Hit(i, sum);
                })
                .sorted(Comparator.comparingDouble(Hit::score).reversed().thenComparing(tie))
                .limit(k)
                .toList();
    }

    @Test
    void findsWhatSortingFinds() {
        float[][] corpus = vectors(500, 7, 1);
        float[][] queries = vectors(30, 7, 2);
        for (int k : new int[] {1, 2, 10, 499, 500, 1000}) {
            List<List<Hit>> found = TopK.of(corpus).search(queries, k);
            for (int i = 0; i < queries.length; i++) {
                assertEquals(sorted(queries[i], corpus, k, Comparator.comparingInt(Hit::document)), found.get(i));
            }
        }
    }

    @Test
    void tiesGoByIdDownwardsOnRequest() {
        float[][] corpus = vectors(200, 3, 3);
        List<String> ids =
                IntStream.range(0, 200).mapToObj(i -> "d" + (i * 37 % 200)).toList();
        float[] query = {1, 0, -1};
        Comparator<Hit> byId = Comparator.comparing(hit -> ids.get(hit.document()), Comparator.reverseOrder());
        assertEquals(
                sorted(query, corpus, 25, byId),
                TopK.of(corpus, Ties.idDescending(ids)).search(query, 25));
    }

    @Test
    void rowsInOneArrayAreTheSame() {
        float[][] corpus = vectors(100, 6, 4);
        float[][] queries = vectors(9, 6, 5);
        assertEquals(
                TopK.of(corpus).search(queries, 5),
                TopK.ofRows(flat(corpus, 6), 6, Ties.corpusOrder(100)).search(queries, 5));
    }

    @Test
    void threadsDoNotShow() {
        var random = new Random(6);
        float[][] corpus = new float[300][33];
        for (float[] vector : corpus) for (int j = 0; j < 33; j++) vector[j] = random.nextFloat() - 0.5f;
        List<List<Hit>> found = TopK.of(corpus).search(corpus, 10);
        try (var one = new ForkJoinPool(1)) {
            assertEquals(
                    found, one.submit(() -> TopK.of(corpus).search(corpus, 10)).join());
        }
        assertEquals(found.get(7), TopK.of(corpus).search(corpus[7], 10), "alone or among others");
    }

    @Test
    void emptyAndWrongInputs() {
        assertEquals(List.of(), TopK.of(new float[0][]).search(new float[] {1, 2}, 3));
        assertEquals(List.of(), TopK.of(new float[3][2]).search(new float[0][], 3));
        var corpus = TopK.of(new float[][] {{1, 2}, {3, Float.NaN}});
        assertEquals(
                "query 0 has 3 numbers, the documents have 2",
                assertThrows(IllegalArgumentException.class, () -> corpus.search(new float[3], 1))
                        .getMessage());
        assertEquals(
                "the score of document 1 is NaN",
                assertThrows(IllegalArgumentException.class, () -> corpus.search(new float[2], 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> corpus.search(new float[2], 0));
        float[][] ragged = {{1, 2}, {3}};
        assertThrows(IllegalArgumentException.class, () -> TopK.of(ragged));
        assertThrows(IllegalArgumentException.class, () -> TopK.ofRows(new float[5], 2, Ties.corpusOrder(2)));
        assertThrows(IllegalArgumentException.class, () -> TopK.of(new float[3][2], Ties.corpusOrder(2)));
    }
}
