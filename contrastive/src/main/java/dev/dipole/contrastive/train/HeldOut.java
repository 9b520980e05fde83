package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.evaluation.Analyzer;
import dev.dipole.contrastive.evaluation.Bm25;
import dev.dipole.contrastive.evaluation.EmbeddingGeometry;
import dev.dipole.contrastive.evaluation.RankingMetrics;
import dev.dipole.contrastive.evaluation.RetrievalScores;
import dev.dipole.contrastive.evaluation.TopK;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Key;
import dev.dipole.transformer.EmbeddingModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Held-out pairs as a search task: each query ranks all documents, its own should come first. Of an example
/// with several positives the first counts: with more, a query would compete with itself for the first place.
///
/// @param examples queries and documents; both sides have the same candidates in every evaluation
public record HeldOut(List<Example> examples) {
    private static final List<Integer> CUTOFFS = List.of(1, 3, 5, 10, 100);

    public HeldOut {
        examples = List.copyOf(examples);
    }

    /// A sample of `candidates` pairs (0: all), drawn by a hash of their ids, in order.
    public static HeldOut sample(List<Example> all, int candidates) {
        if (candidates == 0 || candidates >= all.size()) return new HeldOut(all);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < all.size(); i++) order.add(i);
        order.sort(Comparator.comparingInt(
                        (Integer i) -> Key.of(0, all.get(i).id()).bits(0))
                .thenComparing(i -> i));
        return new HeldOut(
                order.subList(0, candidates).stream().sorted().map(all::get).toList());
    }

    /// How well something finds.
    ///
    /// @param geometry of the embeddings; null for what has none
    public record Scores(
            String name, RankingMetrics ranking, @Nullable EmbeddingGeometry geometry) {
        /// As a JSON object, for the run's folder.
        public ObjectNode json() {
            var json = JsonFiles.object().put("name", name);
            ranking.named().forEach(json::put);
            if (geometry != null) geometry.named().forEach(json::put);
            return json;
        }
    }

    /// Embeds both sides and ranks by cosine.
    public Scores of(String name, EmbeddingModel model, Progress progress) {
        float[][] queries;
        float[][] documents;
        try (var meter = progress.start("embedding", 2L * examples.size(), "texts")) {
            queries = model.embed(queries(), null, done -> meter.at(done, "")).vectors();
            documents = model.embed(documents(), null, done -> meter.at(examples.size() + done, ""))
                    .vectors();
        }
        var found = TopK.of(documents).search(queries, 100);
        return new Scores(name, RetrievalScores.ofPairs(found, CUTOFFS), EmbeddingGeometry.of(queries, documents));
    }

    /// What word statistics find: the baseline to beat.
    public Scores bm25(Analyzer analyzer) {
        var found = new Bm25(documents(), analyzer).search(queries(), 100);
        return new Scores("BM25", RetrievalScores.ofPairs(found, CUTOFFS), null);
    }

    /// The query of each pair.
    public List<String> queries() {
        return examples.stream().map(Example::query).toList();
    }

    /// The document of each pair.
    public List<String> documents() {
        return examples.stream().map(Example::positive).toList();
    }
}
