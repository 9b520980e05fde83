package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.evaluation.Analyzer;
import dev.dipole.contrastive.evaluation.Bm25;
import dev.dipole.contrastive.evaluation.EmbeddingGeometry;
import dev.dipole.contrastive.evaluation.Hit;
import dev.dipole.contrastive.evaluation.RankingMetrics;
import dev.dipole.contrastive.evaluation.RetrievalScores;
import dev.dipole.contrastive.evaluation.StsScores;
import dev.dipole.contrastive.evaluation.TopK;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Key;
import dev.dipole.transformer.EmbeddingModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Held-out examples as a task, which follows from what they bring ([Task]).
///
/// @param examples queries and documents; both sides have the same candidates in every evaluation
public record HeldOut(List<Example> examples) {
    private static final List<Integer> CUTOFFS = List.of(1, 3, 5, 10, 100);

    /// Neighbours that are looked at: as many as the greatest cut-off, and the text itself.
    private static final int FOUND = 101;

    /// What is asked of a model.
    public enum Task {
        /// Each query ranks all documents; its own should come first. Of an example with several positives the
        /// first counts: with more, a query would compete with itself for the first place.
        PAIRS("MRR@10", "mrr@10"),
        /// The similarity of each pair should follow the score that people gave it.
        GRADES("Spearman", "spearman_cosine"),
        /// Each text ranks all others; those of its class should come first.
        CLASSES("accuracy@1", "accuracy@1");

        private final String words;
        private final String figure;

        Task(String words, String figure) {
            this.words = words;
            this.figure = figure;
        }

        /// The figure people look at first, in words: `MRR@10`.
        public String words() {
            return words;
        }

        /// The name of that figure among [Scores#figures].
        public String figure() {
            return figure;
        }
    }

    public HeldOut {
        examples = List.copyOf(examples);
    }

    /// A sample of `candidates` examples (0: all), drawn by a hash of their ids, in order.
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

    /// How well something does.
    ///
    /// @param figures by name: `mrr@10`, `spearman_cosine`, `uniformity` …
    public record Scores(String name, Map<String, Double> figures) {
        public Scores {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }

        /// The figure of that name.
        ///
        /// @throws IllegalArgumentException if it was not measured
        public double figure(String figure) {
            var value = figures.get(figure);
            if (value == null) throw new IllegalArgumentException("no '%s' was measured".formatted(figure));
            return value;
        }

        /// As a JSON object, for the run's folder.
        public ObjectNode json() {
            var json = JsonFiles.object().put("name", name);
            figures.forEach(json::put);
            return json;
        }
    }

    /// What the examples ask.
    ///
    /// @throws TrainingException if some are pairs and others single texts
    public Task task() {
        if (!Provisions.paired(examples)) return Task.CLASSES;
        return examples.stream().allMatch(e -> e.score() != null) ? Task.GRADES : Task.PAIRS;
    }

    /// Embeds the texts and compares them by cosine.
    public Scores of(String name, EmbeddingModel model, Progress progress) {
        var task = task();
        int sides = task == Task.CLASSES ? 1 : 2;
        float[][] queries;
        float[][] documents;
        try (var meter = progress.start("embedding", (long) sides * examples.size(), "texts")) {
            queries = model.embed(queries(), null, done -> meter.at(done, "")).vectors();
            documents = sides == 1
                    ? queries
                    : model.embed(documents(), null, done -> meter.at(examples.size() + done, ""))
                            .vectors();
        }
        var figures = new LinkedHashMap<String, Double>();
        switch (task) {
            case PAIRS, CLASSES ->
                figures.putAll(
                        ranking(TopK.of(documents).search(queries, FOUND)).named());
            case GRADES ->
                figures.putAll(StsScores.of(queries, documents, grades()).named());
        }
        figures.putAll(EmbeddingGeometry.of(queries, documents).named());
        if (task != Task.PAIRS) figures.remove("alignment"); // what stands side by side need not belong together
        return new Scores(name, figures);
    }

    /// What word statistics find, the baseline to beat; null where texts are graded, not found.
    public @Nullable Scores bm25(Analyzer analyzer) {
        if (task() == Task.GRADES) return null;
        var corpus = task() == Task.PAIRS ? documents() : queries();
        return new Scores(
                "BM25",
                ranking(new Bm25(corpus, analyzer).search(queries(), FOUND)).named());
    }

    private RankingMetrics ranking(List<List<Hit>> found) {
        if (task() == Task.PAIRS) return RetrievalScores.ofPairs(found, CUTOFFS);
        return RetrievalScores.ofClasses(
                found, examples.stream().map(e -> String.valueOf(e.label())).toList(), CUTOFFS);
    }

    /// The query of each example.
    public List<String> queries() {
        return examples.stream().map(Example::query).toList();
    }

    /// The document of each pair.
    public List<String> documents() {
        return examples.stream().map(Example::positive).toList();
    }

    private double[] grades() {
        return examples.stream()
                .mapToDouble(e -> Objects.requireNonNull(e.score()))
                .toArray();
    }
}
