package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import dev.dipole.transformer.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Training pairs with their tokens: a query, one of its positives, and the same number of hard negatives for
/// each.
public final class TokenizedExamples {
    private final List<Example> examples;
    private final List<int[]> queries = new ArrayList<>();
    private final List<int[]> positives = new ArrayList<>();
    private final List<List<int[]>> negatives = new ArrayList<>();
    private final int[] positiveIds;
    private final int[] queryIds;
    private int truncatedQueries;
    private int truncatedDocuments;
    private int unusedNegatives;
    private long queryTokens;
    private long documentTokens;

    private TokenizedExamples(List<Example> examples) {
        this.examples = List.copyOf(examples);
        this.positiveIds = new int[examples.size()];
        this.queryIds = new int[examples.size()];
    }

    /// Makes one pair of every positive and tokenizes each text to at most the given lengths. Every pair keeps
    /// as many hard negatives as the one with fewest has.
    public static TokenizedExamples of(
            List<Example> given, Tokenizer tokenizer, int queryLength, int documentLength, Progress progress) {
        var examples = given.stream()
                .flatMap(example -> example.eachPositive().stream())
                .toList();
        var all = new TokenizedExamples(examples);
        int negatives =
                examples.stream().mapToInt(e -> e.negatives().size()).min().orElse(0);
        Map<String, Integer> ids = new HashMap<>();
        try (var meter = progress.start("tokenizing", examples.size(), "pairs")) {
            for (int i = 0; i < examples.size(); i++) {
                var example = examples.get(i);
                all.queries.add(all.query(example.query(), tokenizer, queryLength));
                all.positives.add(all.document(example.positive(), tokenizer, documentLength));
                all.negatives.add(example.negatives().stream()
                        .limit(negatives)
                        .map(text -> all.document(text, tokenizer, documentLength))
                        .toList());
                all.unusedNegatives += example.negatives().size() - negatives;
                all.positiveIds[i] = ids.computeIfAbsent(example.positive(), text -> ids.size());
                all.queryIds[i] = ids.computeIfAbsent(example.query(), text -> ids.size());
                if (i % 1000 == 0) meter.at(i, "");
            }
            meter.at(examples.size(), "");
        }
        return all;
    }

    private int[] query(String text, Tokenizer tokenizer, int length) {
        var encoding = tokenizer.encode(text, length);
        if (encoding.truncatedTokens() > 0) truncatedQueries++;
        queryTokens += encoding.length();
        return encoding.ids();
    }

    private int[] document(String text, Tokenizer tokenizer, int length) {
        var encoding = tokenizer.encode(text, length);
        if (encoding.truncatedTokens() > 0) truncatedDocuments++;
        documentTokens += encoding.length();
        return encoding.ids();
    }

    public int size() {
        return examples.size();
    }

    public List<Example> examples() {
        return examples;
    }

    public int[] query(int i) {
        return queries.get(i);
    }

    public int[] positive(int i) {
        return positives.get(i);
    }

    public List<int[]> negatives(int i) {
        return negatives.get(i);
    }

    /// Equal for equal positive texts: such a text in another row of a batch is no negative.
    public int positiveId(int i) {
        return positiveIds[i];
    }

    /// Equal for equal texts, queries and positives alike.
    public int queryId(int i) {
        return queryIds[i];
    }

    /// What was cut and how long texts are, in one sentence.
    public String summary() {
        String negatives = unusedNegatives == 0
                ? ""
                : "; %,d hard negatives are left out, since every example needs as many as the one with fewest"
                        .formatted(unusedNegatives);
        return "%,d pairs; %.1f tokens a query (%,d cut), %.1f a document (%,d cut)%s"
                .formatted(
                        size(),
                        queryTokens / (double) Math.max(1, size()),
                        truncatedQueries,
                        documentTokens / (double) Math.max(1, size()),
                        truncatedDocuments,
                        negatives);
    }
}
