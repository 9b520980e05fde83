package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import dev.dipole.transformer.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Training examples with their tokens: a query, one of its positives, and the same number of hard negatives for
/// each; or single texts with their classes.
public final class TokenizedExamples {
    private final List<Example> examples;
    private final boolean paired;
    private final List<int[]> queries = new ArrayList<>();
    private final List<int[]> positives = new ArrayList<>();
    private final List<List<int[]>> negatives = new ArrayList<>();
    private final Map<String, Integer> textIds = new HashMap<>(); // looked up only, so its order does not matter
    private int truncatedQueries;
    private int truncatedDocuments;
    private int unusedNegatives;
    private long queryTokens;
    private long documentTokens;

    private TokenizedExamples(List<Example> examples, boolean paired) {
        this.examples = List.copyOf(examples);
        this.paired = paired;
    }

    /// Makes one pair of every positive and tokenizes each text to at most the given lengths. Every pair keeps
    /// as many hard negatives as the one with fewest has.
    ///
    /// @throws TrainingException if some examples are pairs and others single texts
    public static TokenizedExamples of(
            List<Example> given, Tokenizer tokenizer, int queryLength, int documentLength, Progress progress) {
        var examples = given.stream()
                .flatMap(example -> example.eachPositive().stream())
                .toList();
        var all = new TokenizedExamples(examples, Provisions.paired(examples));
        int negatives =
                examples.stream().mapToInt(e -> e.negatives().size()).min().orElse(0);
        try (var meter = progress.start("tokenizing", examples.size(), all.paired ? "pairs" : "texts")) {
            for (int i = 0; i < examples.size(); i++) {
                all.add(examples.get(i), negatives, tokenizer, queryLength, documentLength);
                if (i % 1000 == 0) meter.at(i, "");
            }
            meter.at(examples.size(), "");
        }
        return all;
    }

    private void add(Example example, int kept, Tokenizer tokenizer, int queryLength, int documentLength) {
        queries.add(query(example.query(), tokenizer, queryLength));
        if (paired) positives.add(document(example.positive(), tokenizer, documentLength));
        negatives.add(example.negatives().stream()
                .limit(kept)
                .map(text -> document(text, tokenizer, documentLength))
                .toList());
        unusedNegatives += example.negatives().size() - kept;
        if (paired) textIds.putIfAbsent(example.positive(), textIds.size());
        textIds.putIfAbsent(example.query(), textIds.size());
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

    /// Whether they are pairs; else they are single texts.
    public boolean paired() {
        return paired;
    }

    public int[] query(int i) {
        return queries.get(i);
    }

    /// The tokens of a positive; only of pairs.
    public int[] positive(int i) {
        return positives.get(i);
    }

    public List<int[]> negatives(int i) {
        return negatives.get(i);
    }

    /// Equal for equal texts, queries and positives alike: such a text in another row of a batch is no negative.
    int textId(String text) {
        return textIds.getOrDefault(text, -1);
    }

    /// What was cut and how long texts are, in one sentence.
    public String summary() {
        String negatives = unusedNegatives == 0
                ? ""
                : "; %,d hard negatives are left out, since every example needs as many as the one with fewest"
                        .formatted(unusedNegatives);
        long classes = examples.stream()
                .map(Example::label)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        String labels = classes == 0 ? "" : " of %,d classes".formatted(classes);
        double count = Math.max(1, size());
        if (!paired) {
            return "%,d texts%s; %.1f tokens a text (%,d cut)"
                    .formatted(size(), labels, queryTokens / count, truncatedQueries);
        }
        return "%,d pairs%s; %.1f tokens a query (%,d cut), %.1f a document (%,d cut)%s"
                .formatted(
                        size(),
                        labels,
                        queryTokens / count,
                        truncatedQueries,
                        documentTokens / count,
                        truncatedDocuments,
                        negatives);
    }
}
