package dev.dipole.contrastive.evaluation;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Measures of ranked lists against judgements, each at several cut-offs k, with the meaning `trec_eval` gives
/// them.
///
/// With `rel_r` the grade of the document at rank r (0 if not judged, or judged below 0) and R the number of
/// documents with a grade above 0, for one query:
///
/// | measure | value |
/// |---|---|
/// | accuracy@k | 1 if some `rel_r > 0` with r ≤ k, else 0 (`success`) |
/// | precision@k | relevant documents among the first k, divided by k, also when the list is shorter |
/// | recall@k | relevant documents among the first k, divided by R |
/// | mrr@k | 1 / rank of the first relevant document, 0 if it comes after k |
/// | ndcg@k | `Σ_{r≤k} rel_r / log2(r + 1)`, divided by that sum of the best possible list |
/// | map@k | `Σ_{r≤k, rel_r>0} precision@r`, divided by R, not by min(R, k) |
///
/// (nDCG: Järvelin & Kekäläinen 2002, the gain being the grade itself.) Each is averaged over the queries that
/// have a relevant document; a query without one can neither be answered nor missed and is counted apart. How
/// documents with equal scores are ordered is the ranking's business: see [Ties].
///
/// @param queries the number averaged over
/// @param withoutRelevant queries left out because nothing is relevant to them
/// @param at the averages at each cut-off, by k
public record RankingMetrics(int queries, int withoutRelevant, SortedMap<Integer, Cutoff> at) {
    /// The cut-offs people report.
    public static final List<Integer> USUAL_CUTOFFS = List.of(1, 3, 5, 10, 100);

    public RankingMetrics {
        at = Collections.unmodifiableSortedMap(new TreeMap<>(at));
    }

    /// The measures at one k, of a query or averaged.
    public record Cutoff(double accuracy, double precision, double recall, double mrr, double ndcg, double map) {
        private Cutoff plus(Cutoff other) {
            return new Cutoff(
                    accuracy + other.accuracy,
                    precision + other.precision,
                    recall + other.recall,
                    mrr + other.mrr,
                    ndcg + other.ndcg,
                    map + other.map);
        }

        private Cutoff dividedBy(double n) {
            return new Cutoff(accuracy / n, precision / n, recall / n, mrr / n, ndcg / n, map / n);
        }
    }

    /// The averages at `k`.
    ///
    /// @throws IllegalArgumentException if they were not asked for
    public Cutoff at(int k) {
        Cutoff cutoff = at.get(k);
        if (cutoff == null) throw new IllegalArgumentException("no measures at " + k + ", only at " + at.keySet());
        return cutoff;
    }

    /// Every measure under its usual name: `ndcg@10`, in order of measure, then k.
    public Map<String, Double> named() {
        var measures = new LinkedHashMap<String, Function<Cutoff, Double>>();
        measures.put("accuracy", Cutoff::accuracy);
        measures.put("precision", Cutoff::precision);
        measures.put("recall", Cutoff::recall);
        measures.put("mrr", Cutoff::mrr);
        measures.put("ndcg", Cutoff::ndcg);
        measures.put("map", Cutoff::map);
        var named = new LinkedHashMap<String, Double>();
        measures.forEach((name, value) -> at.forEach((k, cutoff) -> named.put(name + "@" + k, value.apply(cutoff))));
        return Collections.unmodifiableMap(named);
    }

    /// Averages over queries.
    ///
    /// @param rankings query to document ids, best first; a query that is missing here counts as answered
    ///     with nothing
    /// @param judgements query to document to grade; queries that are only in `rankings` are left out
    /// @param cutoffs the k to report, each at least 1
    public static <Q, D> RankingMetrics of(
            Map<Q, List<D>> rankings, Map<Q, Map<D, Integer>> judgements, List<Integer> cutoffs) {
        var sums = new TreeMap<Integer, Cutoff>();
        for (int k : cutoffs) {
            if (k < 1) throw new IllegalArgumentException("cut-offs count from 1, not " + k);
            sums.put(k, new Cutoff(0, 0, 0, 0, 0, 0));
        }
        int queries = 0;
        for (Map.Entry<Q, Map<D, Integer>> judged : judgements.entrySet()) {
            if (judged.getValue().values().stream().noneMatch(grade -> grade > 0)) continue;
            queries++;
            List<D> ranking = rankings.getOrDefault(judged.getKey(), List.of());
            requireDistinct(judged.getKey(), ranking);
            sums.replaceAll((k, sum) -> sum.plus(ofQuery(ranking, judged.getValue(), k)));
        }
        int counted = queries;
        if (counted > 0) sums.replaceAll((_, sum) -> sum.dividedBy(counted));
        return new RankingMetrics(counted, judgements.size() - counted, sums);
    }

    /// The measures of one query.
    ///
    /// @throws IllegalArgumentException if no document is relevant
    public static <D> Cutoff ofQuery(List<D> ranking, Map<D, Integer> grades, int k) {
        int[] ideal = grades.values().stream()
                .filter(grade -> grade > 0)
                .mapToInt(grade -> -grade)
                .sorted()
                .map(grade -> -grade)
                .toArray();
        if (ideal.length == 0) throw new IllegalArgumentException("no document is relevant to the query");
        int hits = 0;
        double reciprocalRank = 0;
        double gain = 0;
        double precisions = 0;
        for (int rank = 1; rank <= Math.min(k, ranking.size()); rank++) {
            int grade = grades.getOrDefault(ranking.get(rank - 1), 0);
            if (grade <= 0) continue;
            hits++;
            if (hits == 1) reciprocalRank = 1.0 / rank;
            gain += discounted(grade, rank);
            precisions += (double) hits / rank;
        }
        double best = 0;
        for (int rank = 1; rank <= Math.min(k, ideal.length); rank++) best += discounted(ideal[rank - 1], rank);
        double relevant = ideal.length;
        return new Cutoff(
                hits > 0 ? 1 : 0,
                (double) hits / k,
                hits / relevant,
                reciprocalRank,
                gain / best,
                precisions / relevant);
    }

    private static double discounted(int grade, int rank) {
        return grade * Math.log(2) / Math.log(rank + 1.0);
    }

    private static <Q, D> void requireDistinct(Q query, List<D> ranking) {
        Set<D> seen = new HashSet<>(ranking);
        if (seen.size() < ranking.size()) {
            throw new IllegalArgumentException("the ranking of query " + query + " names a document twice");
        }
    }
}
