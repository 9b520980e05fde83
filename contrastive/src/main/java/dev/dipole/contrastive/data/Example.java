package dev.dipole.contrastive.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A training example: a query, the texts that belong to it, and texts that are known not to.
///
/// @param id what the file calls it, or its line number
/// @param query the anchor; never blank
/// @param positives at least one text that belongs to the query; with a [#score] it is the second text of the
/// pair
/// @param negatives texts that look as if they belonged and don't; may be empty
/// @param source where it came from: the data set's own word for it, or the file's name
/// @param score the similarity a human gave the pair, as written in the file; null where nobody was asked
public record Example(
        String id,
        String query,
        List<String> positives,
        List<String> negatives,
        String source,
        @Nullable Double score) {

    public Example {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        if (query.isBlank()) throw new DataException("the query is empty");
        if (positives.isEmpty()) throw new DataException("no positive text");
        requireText("positive", positives);
        requireText("negative", negatives);
        if (score != null && !Double.isFinite(score)) {
            throw new DataException("the score is " + score + ", not a finite number");
        }
    }

    /// A query and the one text that belongs to it.
    public static Example pair(String id, String query, String positive, String source) {
        return new Example(id, query, List.of(positive), List.of(), source, null);
    }

    /// The first positive: the text a batch takes where one is enough.
    public String positive() {
        return positives.getFirst();
    }

    /// One example for each positive, which stands first in it; the others stay known as no negatives.
    public List<Example> eachPositive() {
        if (positives.size() == 1) return List.of(this);
        var each = new ArrayList<Example>();
        for (String positive : new LinkedHashSet<>(positives)) {
            var texts = new LinkedHashSet<String>(List.of(positive));
            texts.addAll(positives);
            each.add(new Example(id, query, List.copyOf(texts), negatives, source, score));
        }
        return each;
    }

    private static void requireText(String role, List<String> texts) {
        for (String text : texts) {
            if (text.isBlank()) throw new DataException("a " + role + " text is empty");
        }
    }
}
