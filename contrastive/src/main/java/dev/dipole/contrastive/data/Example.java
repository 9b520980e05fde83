package dev.dipole.contrastive.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A training example: a query, the texts that belong to it, and texts that are known not to; or a single text
/// of a class.
///
/// @param id what the file calls it, or its line number
/// @param query the anchor; never blank
/// @param positives the texts that belong to the query; with a [#score] the second text of the pair; none only
/// where a [#label] says what the query is
/// @param negatives texts that look as if they belonged and don't; may be empty
/// @param source where it came from: the data set's own word for it, or the file's name
/// @param score the similarity a human gave the pair, as written in the file; null where nobody was asked
/// @param label the class of the text or the pair, as written in the file; null where nobody named one
/// @param teacherScores what a teacher says of each positive, then of each negative; none where nobody was asked
public record Example(
        String id,
        String query,
        List<String> positives,
        List<String> negatives,
        String source,
        @Nullable Double score,
        @Nullable String label,
        List<Double> teacherScores) {

    public Example {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        teacherScores = List.copyOf(teacherScores);
        if (query.isBlank()) throw new DataException("the query is empty");
        if (positives.isEmpty() && label == null) throw new DataException("no positive text");
        requireText("positive", positives);
        requireText("negative", negatives);
        if (score != null) requireNumber("score", score);
        teacherScores.forEach(s -> requireNumber("teacher's score", s));
        if (!teacherScores.isEmpty() && teacherScores.size() != positives.size() + negatives.size()) {
            throw new DataException("%d teacher's scores for %d positives and %d negatives: give one for each"
                    .formatted(teacherScores.size(), positives.size(), negatives.size()));
        }
    }

    /// Without label and teacher.
    public Example(
            String id,
            String query,
            List<String> positives,
            List<String> negatives,
            String source,
            @Nullable Double score) {
        this(id, query, positives, negatives, source, score, null, List.of());
    }

    /// A query and the one text that belongs to it.
    public static Example pair(String id, String query, String positive, String source) {
        return new Example(id, query, List.of(positive), List.of(), source, null);
    }

    /// A single text of a class.
    public static Example labelled(String id, String text, String label, String source) {
        return new Example(id, text, List.of(), List.of(), source, null, label, List.of());
    }

    /// The first positive: the text a batch takes where one is enough.
    ///
    /// @throws java.util.NoSuchElementException of a single text
    public String positive() {
        return positives.getFirst();
    }

    /// The same with another score.
    public Example withScore(double other) {
        return new Example(id, query, positives, negatives, source, other, label, teacherScores);
    }

    /// One example for each positive, which stands first in it; the others stay known as no negatives.
    public List<Example> eachPositive() {
        if (positives.size() <= 1) return List.of(this);
        var each = new ArrayList<Example>();
        var distinct = List.copyOf(new LinkedHashSet<>(positives));
        for (String positive : distinct) {
            var texts = new LinkedHashSet<String>(List.of(positive));
            texts.addAll(distinct);
            var scores = scoresOf(texts);
            each.add(new Example(id, query, List.copyOf(texts), negatives, source, score, label, scores));
        }
        return each;
    }

    /// The teacher's scores with the positives in another order; of a text that stands twice the first.
    private List<Double> scoresOf(LinkedHashSet<String> texts) {
        if (teacherScores.isEmpty()) return List.of();
        var scores = new ArrayList<Double>();
        for (String text : texts) scores.add(teacherScores.get(positives.indexOf(text)));
        scores.addAll(teacherScores.subList(positives.size(), teacherScores.size()));
        return scores;
    }

    private static void requireText(String role, List<String> texts) {
        for (String text : texts) {
            if (text.isBlank()) throw new DataException("a " + role + " text is empty");
        }
    }

    private static void requireNumber(String what, double value) {
        if (!Double.isFinite(value)) throw new DataException("the " + what + " is " + value + ", not a finite number");
    }
}
