package dev.dipole.transformer.model;

import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.NormOrder;
import dev.dipole.transformer.model.ModelFolder.Options;
import java.util.Locale;
import tools.jackson.databind.node.StringNode;

/// The `README.md` of a model folder: YAML front matter for model hubs, what the model is, how to open it.
final class ModelCard {
    private static final String DIPOLE = """

        ## Use

        With Dipole, on the command line:

        ```
        dipole encode --model path/to/this-folder --input texts.txt
        ```

        and in Java:

        ```java
        var model = ModelFolder.read(Path.of("path/to/this-folder"));
        float[][] vectors = model.embed(List.of("first text", "second text")).vectors();
        ```
        """;

    private static final String PYTHON = """

        With sentence-transformers, in Python:

        ```python
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer("path/to/this-folder")
        vectors = model.encode(["first text", "second text"])
        ```
        """;

    private static final String UNKNOWN = """

        Other libraries cannot open this folder: its encoder normalises before each sub-layer, which the published BERT code does
        not, so `config.json` names a model type of Dipole's own.
        """;

    private ModelCard() {}

    static String of(EmbeddingModel model, Options options) {
        boolean published = model.encoder().config().normOrder() == NormOrder.POST;
        var card = new StringBuilder(frontMatter(published ? "sentence-transformers" : "dipole", options.title()));
        card.append(facts(model));
        model.text()
                .prompts()
                .forEach((name, prompt) -> card.append("| prompt ")
                        .append(name)
                        .append(" | `")
                        .append(JsonFiles.line(StringNode.valueOf(prompt)))
                        .append(name.equals(model.text().defaultPrompt()) ? "` (default) |\n" : "` |\n"));
        if (!options.text().isBlank())
            card.append('\n').append(options.text().strip()).append('\n');
        return card.append(DIPOLE).append(published ? PYTHON : UNKNOWN).toString();
    }

    private static String frontMatter(String library, String title) {
        return """
            ---
            library_name: %s
            pipeline_tag: sentence-similarity
            tags:
            - sentence-transformers
            - sentence-similarity
            - feature-extraction
            - dipole
            ---
            # %s

            """.formatted(library, title);
    }

    private static String facts(EmbeddingModel model) {
        var config = model.encoder().config();
        return String.format(
                Locale.ROOT,
                """
                Turns a text into a vector of %,d numbers%s; vectors are compared by %s. Texts are cut to %,d tokens.

                | | |
                |---|---|
                | encoder | %d layers × %,d, %d heads, feed-forward %,d, %s-norm |
                | vocabulary | %,d tokens |
                | weights | %,d |
                | pooling | %s |
                """,
                model.dimension(),
                model.normalize() ? " of unit length" : "",
                model.text().similarity(),
                model.text().maxLength(),
                config.depth(),
                config.width(),
                config.heads(),
                config.inner(),
                config.normOrder() == NormOrder.POST ? "post" : "pre",
                config.vocabulary(),
                model.size(),
                PoolingFile.names(model.pooling()));
    }
}
