package dev.dipole.cli;

import dev.dipole.contrastive.data.DataException;
import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.data.ExampleReader;
import dev.dipole.contrastive.data.RetrievalSet;
import dev.dipole.contrastive.data.StsReader;
import dev.dipole.contrastive.evaluation.Hit;
import dev.dipole.contrastive.evaluation.RankingMetrics;
import dev.dipole.contrastive.evaluation.RetrievalScores;
import dev.dipole.contrastive.evaluation.StsScores;
import dev.dipole.contrastive.evaluation.TopK;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Measures a model.
@Command(
        name = "evaluate",
        description = {
            "Measures a model and prints a JSON object of figures.",
            "",
            "  sts        pairs of sentences with human scores: correlations",
            "  retrieval  a folder in the BEIR layout: accuracy, precision, recall, MRR, nDCG, MAP",
            "  pairs      queries and their positives: each query has to find its own among all",
            "  triplets   queries, positives and negatives: how often the positive is nearer",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dipole evaluate --model my-model --task sts --data sts-test.tsv",
            "  dipole evaluate --model my-model --task retrieval --data scifact --output scifact.json"
        })
final class Evaluate implements Runnable {
    @Mixin
    private ModelOption model;

    @Option(names = "--task", required = true, paramLabel = "TASK", description = "sts, retrieval, pairs or triplets.")
    private Task task;

    @Option(names = "--data", required = true, paramLabel = "PATH", description = "File, or folder for retrieval.")
    private Path data;

    @Option(names = "--output", paramLabel = "FILE.json", description = "Write the figures to a file instead.")
    private @Nullable Path output;

    @Option(names = "--overwrite", description = "Replace the output if it exists.")
    private boolean overwrite;

    @Mixin
    private BadLinesOption badLines;

    @Mixin
    private Console console;

    /// What is measured.
    enum Task {
        STS,
        RETRIEVAL,
        PAIRS,
        TRIPLETS
    }

    @Override
    public void run() {
        OutputFile.check(output, overwrite);
        var embedding = new Embedding(model.read(console), console);
        var figures = JsonFiles.object()
                .put("task", task.toString().toLowerCase(Locale.ROOT))
                .put("data", data.toString());
        measure(embedding).forEach(figures::put);
        badLines.report(console);
        embedding.report();
        if (output == null) {
            console.data().print(JsonFiles.pretty(figures, JsonFiles.KeyOrder.INSERTION));
        } else {
            JsonFiles.write(output, figures);
        }
    }

    private Map<String, Double> measure(Embedding embedding) {
        return switch (task) {
            case STS -> sts(embedding);
            case RETRIEVAL -> retrieval(embedding);
            case PAIRS -> pairs(embedding);
            case TRIPLETS -> triplets(embedding);
        };
    }

    private Map<String, Double> sts(Embedding embedding) {
        var pairs = StsReader.read(data, badLines.begin());
        var human = pairs.stream().mapToDouble(Evaluate::score).toArray();
        if (Arrays.stream(human).distinct().count() < 2) {
            throw new DataException(data + ": all scores are the same, and with what never changes nothing correlates");
        }
        var first = embedding.of("first", pairs.stream().map(Example::query).toList(), null);
        var second =
                embedding.of("second", pairs.stream().map(Example::positive).toList(), null);
        return StsScores.of(first, second, human).named();
    }

    private static double score(Example pair) {
        @Nullable Double score = pair.score();
        if (score == null) throw new IllegalStateException("a pair without a score: " + pair.id());
        return score;
    }

    private Map<String, Double> retrieval(Embedding embedding) {
        var set = RetrievalSet.read(data, "test", badLines.begin());
        console.count(
                set.unknownDocuments(),
                "1 judgement is of a document that the corpus does not have",
                "%,d judgements are of documents that the corpus does not have");
        var found = search(
                embedding,
                List.copyOf(set.queries().values()),
                List.copyOf(set.documents().values()));
        return RetrievalScores.of(set, found, RankingMetrics.USUAL_CUTOFFS).named();
    }

    private Map<String, Double> pairs(Embedding embedding) {
        var pairs = ExampleReader.read(data, badLines.begin());
        var found = search(
                embedding,
                pairs.stream().map(Example::query).toList(),
                pairs.stream().map(Example::positive).toList());
        return RetrievalScores.ofPairs(found, RankingMetrics.USUAL_CUTOFFS).named();
    }

    private static List<List<Hit>> search(Embedding embedding, List<String> queries, List<String> documents) {
        var corpus = embedding.of("documents", documents, embedding.prompt(Embedding.Side.DOCUMENT));
        var asked = embedding.of("queries", queries, embedding.prompt(Embedding.Side.QUERY));
        int most = RankingMetrics.USUAL_CUTOFFS.getLast();
        return TopK.of(embedding.searchable(corpus)).search(embedding.searchable(asked), most);
    }

    /// The share of triplets whose positive is nearer to the query than the negative.
    private Map<String, Double> triplets(Embedding embedding) {
        var queries = new ArrayList<String>();
        var positives = new ArrayList<String>();
        var negatives = new ArrayList<String>();
        for (var example : ExampleReader.read(data, badLines.begin())) {
            for (var negative : example.negatives()) {
                queries.add(example.query());
                positives.add(example.positive());
                negatives.add(negative);
            }
        }
        if (queries.isEmpty()) throw new DataException(data + ": no example has a negative, which triplets need");
        var q = embedding.searchable(embedding.of("queries", queries, null));
        var p = embedding.searchable(embedding.of("positives", positives, null));
        var n = embedding.searchable(embedding.of("negatives", negatives, null));
        int right = 0;
        for (int i = 0; i < q.length; i++) {
            if (Vectors.dot(q[i], p[i]) > Vectors.dot(q[i], n[i])) right++;
        }
        return new TreeMap<>(Map.of("accuracy", (double) right / q.length, "triplets", (double) q.length));
    }
}
