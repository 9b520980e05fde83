package dev.dipole.contrastive.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Search by words (Robertson & Zaragoza 2009): the yardstick that learning has to beat.
///
/// For a query's terms t (a term that stands twice counts twice) and a document of length |d| (in terms):
///
/// `score(d) = Σ_t idf(t) · tf / (tf + k1 · (1 − b + b · |d| / mean |d|))`,
/// `idf(t) = log(1 + (N − n_t + 0.5) / (n_t + 0.5))`
///
/// with tf the term's count in d, N the number of documents and n_t those that have the term: the form Lucene
/// uses (no factor k1 + 1, which would not change any ranking; idf never below 0). Only documents that share a
/// term with the query are found.
public final class Bm25 {
    /// The usual k1.
    public static final double DEFAULT_K1 = 1.2;

    /// The usual b.
    public static final double DEFAULT_B = 0.75;

    private final Analyzer analyzer;
    private final Ties ties;
    private final double[] held; // k1 · (1 − b + b · |d| / mean |d|) of each document
    private final Map<String, Postings> index = new HashMap<>();

    /// An index with the default parameters, ties in corpus order.
    public Bm25(List<String> documents, Analyzer analyzer) {
        this(documents, analyzer, DEFAULT_K1, DEFAULT_B, Ties.corpusOrder(documents.size()));
    }

    /// An index of the documents.
    ///
    /// @param k1 how soon a repeated term stops counting, ≥ 0
    /// @param b how much long documents are held back, from 0 to 1
    public Bm25(List<String> documents, Analyzer analyzer, double k1, double b, Ties ties) {
        if (!(k1 >= 0 && Double.isFinite(k1))) throw new IllegalArgumentException("k1 must be ≥ 0, not " + k1);
        if (!(b >= 0 && b <= 1)) throw new IllegalArgumentException("b must be from 0 to 1, not " + b);
        if (ties.documents() != documents.size()) {
            throw new IllegalArgumentException(ties.documents() + " places for " + documents.size() + " documents");
        }
        this.analyzer = analyzer;
        this.ties = ties;
        this.held = new double[documents.size()];
        long total = 0;
        for (int document = 0; document < held.length; document++) {
            List<String> terms = analyzer.terms(documents.get(document));
            for (String term : terms)
                index.computeIfAbsent(term, _ -> new Postings()).add(document);
            held[document] = terms.size();
            total += terms.size();
        }
        double mean = Math.max(1, total) / (double) Math.max(1, held.length);
        for (int document = 0; document < held.length; document++) {
            held[document] = k1 * (1 - b + b * held[document] / mean);
        }
    }

    /// The best `k` documents that share a term with the query, best first.
    public List<Hit> search(String query, int k) {
        if (k < 1) throw new IllegalArgumentException("at least one document must be wanted, not " + k);
        double[] scores = new double[held.length];
        for (String term : analyzer.terms(query)) {
            Postings postings = index.get(term);
            if (postings != null) postings.score(scores, held);
        }
        var best = new BestHits(Math.min(k, held.length), ties);
        for (int document = 0; document < scores.length; document++) {
            if (scores[document] > 0) best.offer(document, scores[document]);
        }
        return best.drain();
    }

    /// [#search(String, int)] for each query, spread over the common pool.
    public List<List<Hit>> search(List<String> queries, int k) {
        return queries.parallelStream().map(query -> search(query, k)).toList();
    }

    /// The documents that have a term, ascending, and how often.
    private static final class Postings {
        private int[] documents = new int[4];
        private int[] counts = new int[4];
        private int size;

        void add(int document) {
            if (size > 0 && documents[size - 1] == document) {
                counts[size - 1]++;
                return;
            }
            if (size == documents.length) {
                documents = Arrays.copyOf(documents, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            documents[size] = document;
            counts[size++] = 1;
        }

        void score(double[] scores, double[] held) {
            double idf = Math.log(1 + (held.length - size + 0.5) / (size + 0.5));
            for (int i = 0; i < size; i++) {
                scores[documents[i]] += idf * counts[i] / (counts[i] + held[documents[i]]);
            }
        }
    }
}
