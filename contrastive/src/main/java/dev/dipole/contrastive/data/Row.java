package dev.dipole.contrastive.data;

import dev.dipole.contrastive.data.TextLines.BadLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record of a file: field names in the file's order, each with its texts (one, or the entries of a list).
///
/// @param fields name to texts; numbers are kept as they were written
record Row(Map<String, List<String>> fields) {
    /// What a field is for, and the names under which data sets keep it, the usual one first.
    record Role(String word, List<String> names) {
        static final Role QUERY = new Role(
                "query",
                List.of(
                        "query",
                        "anchor",
                        "sentence1",
                        "text1",
                        "question",
                        "query_text",
                        "sent0",
                        "sentence_A",
                        "premise"));
        /// A text for itself, where no query is named.
        static final Role TEXT = new Role("text", List.of("text", "sentence"));
        static final Role POSITIVE = new Role(
                "positive",
                List.of(
                        "pos",
                        "positive",
                        "positives",
                        "sentence2",
                        "text2",
                        "answer",
                        "positive_passages",
                        "sent1",
                        "sentence_B",
                        "hypothesis"));
        static final Role NEGATIVE =
                new Role("negative", List.of("neg", "negative", "negatives", "hard_neg", "negative_passages"));
        static final Role SCORE = new Role("score", List.of("score", "similarity", "relatedness_score"));
        static final Role LABEL = new Role("label", List.of("label", "class", "category", "intent"));
        static final Role TEACHER = new Role("teacher's score", List.of("scores", "teacher_scores"));
        static final Role TEACHER_OF_POSITIVES = new Role("teacher's score of a positive", List.of("pos_scores"));
        static final Role TEACHER_OF_NEGATIVES = new Role("teacher's score of a negative", List.of("neg_scores"));
        static final Role ID = new Role("id", List.of("id", "_id", "query_id", "pair_ID"));
        static final Role SOURCE = new Role("source", List.of("source"));

        /// True for the role's names and for numbered ones: `negative_1`, `neg2`.
        private boolean has(String field) {
            int end = field.length();
            while (end > 0 && Character.isDigit(field.charAt(end - 1))) end--;
            boolean numbered = end < field.length() && (equals(NEGATIVE) || equals(POSITIVE));
            String stem = numbered ? field.substring(0, end) : field;
            if (numbered && stem.endsWith("_")) stem = stem.substring(0, stem.length() - 1);
            return names.contains(field) || (numbered && names.contains(stem));
        }
    }

    /// All texts in that role, in the file's order.
    List<String> texts(Role role) {
        List<String> found = new ArrayList<>();
        fields.forEach((name, texts) -> {
            if (role.has(name)) found.addAll(texts);
        });
        return found;
    }

    /// The one text in that role.
    String text(Role role) throws BadLine {
        List<String> found = texts(role);
        if (found.isEmpty()) throw missing(role);
        if (found.size() > 1) throw new BadLine(found.size() + " texts where one " + role.word() + " belongs");
        return found.getFirst();
    }

    String textOr(Role role, String otherwise) throws BadLine {
        return texts(role).isEmpty() ? otherwise : text(role);
    }

    /// The query, or the text that stands for itself.
    String query() throws BadLine {
        return text(texts(Role.QUERY).isEmpty() && !texts(Role.TEXT).isEmpty() ? Role.TEXT : Role.QUERY);
    }

    /// The number in the role of the score, or null without one. A label that is a number is the score of a
    /// pair that has no other.
    @Nullable
    Double score() throws BadLine {
        if (!texts(Role.SCORE).isEmpty()) return number("score", text(Role.SCORE));
        String label = label();
        if (label == null || texts(Role.POSITIVE).isEmpty()) return null;
        try {
            return Double.valueOf(label.strip());
        } catch (NumberFormatException _) {
            return null; // a class by name
        }
    }

    /// The class, or null without one.
    @Nullable
    String label() throws BadLine {
        return texts(Role.LABEL).isEmpty() ? null : text(Role.LABEL);
    }

    /// What a teacher says of the positives and the negatives, perhaps nothing.
    List<Double> teacherScores() throws BadLine {
        var all = new ArrayList<>(texts(Role.TEACHER));
        all.addAll(texts(Role.TEACHER_OF_POSITIVES));
        all.addAll(texts(Role.TEACHER_OF_NEGATIVES));
        var scores = new ArrayList<Double>();
        for (String text : all) scores.add(number("teacher's score", text));
        return scores;
    }

    private static Double number(String what, String text) throws BadLine {
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new BadLine("the %s \"%s\" is no number".formatted(what, text), e);
        }
    }

    BadLine missing(Role role) {
        return new BadLine("no %s: expected a field named one of %s; found %s"
                .formatted(role.word(), String.join(", ", role.names()), String.join(", ", fields.keySet())));
    }
}
