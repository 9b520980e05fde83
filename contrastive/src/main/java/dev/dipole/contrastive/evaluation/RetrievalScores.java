package dev.dipole.contrastive.evaluation;

import dev.dipole.contrastive.data.RetrievalSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From found documents to [RankingMetrics], for the forms in which judgements come: pairs, classes and
/// judged collections.
public final class RetrievalScores {
    private RetrievalScores() {}

    /// Pairs: document i, and no other, answers query i.
    ///
    /// @param found for each query the documents found, best first
    public static RankingMetrics ofPairs(List<List<Hit>> found, List<Integer> cutoffs) {
        var rankings = new LinkedHashMap<Integer, List<Integer>>();
        var judgements = new LinkedHashMap<Integer, Map<Integer, Integer>>();
        for (int query = 0; query < found.size(); query++) {
            rankings.put(query, found.get(query).stream().map(Hit::document).toList());
            judgements.put(query, Map.of(query, 1));
        }
        return RankingMetrics.of(rankings, judgements, cutoffs);
    }

    /// Texts of classes: text i asks, all others answer, those of its class are right. A text that is alone in
    /// its class asks nothing.
    ///
    /// @param found for each text the texts found, best first; itself is passed over
    /// @param classes of each text
    public static RankingMetrics ofClasses(List<List<Hit>> found, List<String> classes, List<Integer> cutoffs) {
        var members = new LinkedHashMap<String, List<Integer>>();
        for (int i = 0; i < classes.size(); i++) {
            members.computeIfAbsent(classes.get(i), name -> new ArrayList<>()).add(i);
        }
        var rankings = new LinkedHashMap<Integer, List<Integer>>();
        var judgements = new LinkedHashMap<Integer, Map<Integer, Integer>>();
        for (int i = 0; i < classes.size(); i++) {
            int text = i;
            rankings.put(
                    text,
                    found.get(text).stream()
                            .map(Hit::document)
                            .filter(d -> d != text)
                            .toList());
            var fellows = new LinkedHashMap<Integer, Integer>();
            for (int fellow : members.getOrDefault(classes.get(text), List.of()))
                if (fellow != text) fellows.put(fellow, 1);
            judgements.put(text, fellows);
        }
        return RankingMetrics.of(rankings, judgements, cutoffs);
    }

    /// A judged collection.
    ///
    /// @param found for each query of the set, in its order, the documents found as indices into the set's
    /// order
    public static RankingMetrics of(RetrievalSet set, List<List<Hit>> found, List<Integer> cutoffs) {
        if (found.size() != set.queries().size()) {
            throw new IllegalArgumentException("answers to %d queries where the set has %d"
                    .formatted(found.size(), set.queries().size()));
        }
        List<String> documents = new ArrayList<>(set.documents().keySet());
        var rankings = new LinkedHashMap<String, List<String>>();
        int query = 0;
        for (String id : set.queries().keySet()) {
            rankings.put(
                    id,
                    found.get(query++).stream()
                            .map(hit -> documents.get(hit.document()))
                            .toList());
        }
        return RankingMetrics.of(rankings, set.judgements(), cutoffs);
    }
}
