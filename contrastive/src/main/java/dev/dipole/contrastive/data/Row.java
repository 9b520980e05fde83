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
        static final Role SCORE = new Role("score", List.of("score", "label", "similarity", "relatedness_score"));
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

    /// The number in the role of the score, or null without one.
    @Nullable
    Double score() throws BadLine {
        if (texts(Role.SCORE).isEmpty()) return null;
        String text = text(Role.SCORE);
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new BadLine("the score \"" + text + "\" is no number", e);
        }
    }

    BadLine missing(Role role) {
        return new BadLine("no %s: expected a field named one of %s; found %s"
                .formatted(role.word(), String.join(", ", role.names()), String.join(", ", fields.keySet())));
    }
}
