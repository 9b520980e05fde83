package dev.dipole.cli;

import dev.dipole.contrastive.train.Progress;
import dev.dipole.transformer.EmbeddingModel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model at work on the texts of a verb: it shows progress, and counts what has to be told at the end.
final class Embedding {
    private EmbeddingModel model;
    private final Console console;
    private int truncated;
    private int empty;

    Embedding(EmbeddingModel model, Console console) {
        this.model = model;
        this.console = console;
    }

    /// Goes on with the same model on another backend.
    void use(EmbeddingModel same) {
        model = same;
    }

    /// Vectors of texts under a prompt, as the model gives them.
    float[][] of(String what, List<String> texts, @Nullable String prompt) {
        try (var meter = console.progress().start(what, texts.size(), "texts")) {
            return of(texts, prompt, meter, 0);
        }
    }

    /// Vectors of texts that are a part of longer work, of which `before` texts are done.
    float[][] of(List<String> texts, @Nullable String prompt, Progress.Meter meter, long before) {
        var embedded = model.embed(texts, prompt, done -> meter.at(before + done, ""));
        truncated += embedded.truncatedTexts();
        for (var text : texts) {
            if (text.isBlank()) empty++;
        }
        return embedded.vectors();
    }

    /// Brings vectors into the form in which the dot product is the model's similarity.
    ///
    /// @throws IllegalArgumentException if the model's vectors are compared in another way
    float[][] searchable(float[][] vectors) {
        var similarity = model.text().similarity();
        return switch (similarity) {
            case "dot" -> vectors;
            case "cosine" -> {
                if (!model.normalize()) for (var vector : vectors) Vectors.toUnitLength(vector);
                yield vectors;
            }
            default ->
                throw new IllegalArgumentException(
                        "this model's vectors are compared by %s; search knows cosine and dot".formatted(similarity));
        };
    }

    /// The prompt for one side of a search, by the names that models use; null (the default prompt) where it
    /// has none.
    @Nullable
    String prompt(Side side) {
        Map<String, String> prompts = model.text().prompts();
        return side.names.stream().filter(prompts::containsKey).findFirst().orElse(null);
    }

    /// Tells what happened to the texts.
    void report() {
        var limit =
                "longer than the model's %,d tokens and".formatted(model.text().maxLength());
        console.count(truncated, "1 text was " + limit + " was cut", "%,d texts were " + limit + " were cut");
        console.count(
                empty,
                "1 text was empty; it has the vector of an empty text",
                "%,d texts were empty; they have the vector of an empty text");
    }

    /// The two sides of a search.
    @SuppressWarnings("ImmutableEnumChecker") // the collections are made by List.of
    enum Side {
        QUERY(List.of("query", "queries")),
        DOCUMENT(List.of("document", "passage", "corpus"));

        private final Collection<String> names;

        Side(Collection<String> names) {
            this.names = names;
        }
    }
}
