package dev.dipole.contrastive.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Exact search: the k documents with the greatest dot product, by comparing with every one.
///
/// On unit vectors that is the cosine. Products are summed in double precision in a fixed order and ties go by
/// [Ties], so the answer is the same for any number of threads (queries are spread over the common pool). The
/// vectors are kept as they are, not copied.
public final class TopK {
    /// So many queries share a pass over the documents, which come from memory more slowly than they are
    /// multiplied.
    private static final int QUERIES_AT_ONCE = 8;

    private final float[][] arrays;
    private final int rowsPerArray;
    private final int width;
    private final int documents;
    private final Ties ties;

    private TopK(float[][] arrays, int rowsPerArray, int width, int documents, Ties ties) {
        if (ties.documents() != documents) {
            throw new IllegalArgumentException(ties.documents() + " places for " + documents + " documents");
        }
        this.arrays = arrays;
        this.rowsPerArray = rowsPerArray;
        this.width = width;
        this.documents = documents;
        this.ties = ties;
    }

    /// A corpus of one array per document, ties in corpus order.
    public static TopK of(float[][] documents) {
        return of(documents, Ties.corpusOrder(documents.length));
    }

    /// A corpus of one array per document.
    ///
    /// @throws IllegalArgumentException if the documents differ in width
    public static TopK of(float[][] documents, Ties ties) {
        int width = documents.length == 0 ? 0 : documents[0].length;
        for (int i = 0; i < documents.length; i++) requireWidth("document " + i, documents[i].length, width);
        return new TopK(documents, 1, width, documents.length, ties);
    }

    /// A corpus in one array, row after row of `width` numbers.
    public static TopK ofRows(float[] documents, int width, Ties ties) {
        if (width < 1 || documents.length % width != 0) {
            throw new IllegalArgumentException(documents.length + " numbers are no rows of " + width);
        }
        int rows = documents.length / width;
        return new TopK(new float[][] {documents}, Math.max(1, rows), width, rows, ties);
    }

    /// The best `k` documents for a query (all, if there are fewer), best first.
    ///
    /// @throws IllegalArgumentException if the query has another width, or a score is not a number
    public List<Hit> search(float[] query, int k) {
        return search(new float[][] {query}, k).getFirst();
    }

    /// The best `k` documents for each query.
    ///
    /// @throws IllegalArgumentException if a query has another width, or a score is not a number
    public List<List<Hit>> search(float[][] queries, int k) {
        if (k < 1) throw new IllegalArgumentException("at least one document must be wanted, not " + k);
        if (documents > 0) {
            for (int i = 0; i < queries.length; i++) requireWidth("query " + i, queries[i].length, width);
        }
        int groups = Math.ceilDiv(queries.length, QUERIES_AT_ONCE);
        return IntStream.range(0, groups)
                .parallel()
                .mapToObj(group -> Arrays.copyOfRange(
                        queries, group * QUERIES_AT_ONCE, Math.min(queries.length, (group + 1) * QUERIES_AT_ONCE)))
                .flatMap(some -> searchGroup(some, Math.min(k, documents)).stream())
                .toList();
    }

    private List<List<Hit>> searchGroup(float[][] queries, int k) {
        List<BestHits> best =
                Arrays.stream(queries).map(_ -> new BestHits(k, ties)).toList();
        for (int document = 0; document < documents; document++) {
            float[] array = arrays[document / rowsPerArray];
            int offset = document % rowsPerArray * width;
            for (int i = 0; i < queries.length; i++) best.get(i).offer(document, dot(queries[i], array, offset));
        }
        return best.stream().map(BestHits::drain).toList();
    }

    /// Four sums, so that an addition need not wait for the one before it; always combined in the same order.
    private static double dot(float[] query, float[] array, int offset) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < query.length; i += 4) {
            a += (double) query[i] * array[offset + i];
            b += (double) query[i + 1] * array[offset + i + 1];
            c += (double) query[i + 2] * array[offset + i + 2];
            d += (double) query[i + 3] * array[offset + i + 3];
        }
        for (; i < query.length; i++) a += (double) query[i] * array[offset + i];
        return (a + b) + (c + d);
    }

    private static void requireWidth(String what, int width, int expected) {
        if (width != expected) {
            throw new IllegalArgumentException(what + " has " + width + " numbers, the documents have " + expected);
        }
    }
}
