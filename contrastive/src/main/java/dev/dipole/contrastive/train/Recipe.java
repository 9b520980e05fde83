package dev.dipole.contrastive.train;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonConfig;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/// A training as a file: data, model, objective, plan and evaluation. Bundled recipes are found by name, others
/// by path.
///
/// @param data where the pairs come from
/// @param model what is trained
/// @param objective an entry of the [Catalogue] with its settings: `{"type": "infonce", "temperature": 0.05}`;
/// what is left out is filled in with its default
/// @param training how long and how fast
/// @param candidates how many held-out documents the evaluation ranks; 0 for all
public record Recipe(Source data, ModelSpec model, JsonNode objective, TrainingPlan training, int candidates) {
    /// The recipes inside the jar.
    public static final List<String> BUNDLED = List.of("quickstart", "jdk-search");

    private static final String FOLDER = "/recipes/";

    public Recipe {
        if (candidates < 0) throw new IllegalArgumentException("candidates must be ≥ 0, not " + candidates);
        if (model.positions() < Math.max(training.queryLength(), training.documentLength())) {
            throw new IllegalArgumentException("texts of up to %d tokens need as many positions, the model has %d"
                    .formatted(Math.max(training.queryLength(), training.documentLength()), model.positions()));
        }
        objective = JsonFiles.mapper().valueToTree(Catalogue.settings(named(objective)));
    }

    /// Finds a recipe: a bundled one by name, else a file.
    ///
    /// @param overrides `path=value` settings applied on top
    public static Recipe find(String nameOrPath, List<String> overrides) {
        var config = BUNDLED.contains(nameOrPath) ? bundled(nameOrPath) : JsonConfig.read(file(nameOrPath));
        for (String override : overrides) config = config.with(override);
        return config.to(Recipe.class);
    }

    private static Path file(String path) {
        var file = Path.of(path);
        if (Files.exists(file)) return file;
        throw new IllegalArgumentException(
                "there is no recipe '%s': no file of that name, and the bundled ones are %s%s"
                        .formatted(path, String.join(", ", BUNDLED), NearestName.hint(path, BUNDLED)));
    }

    private static JsonConfig bundled(String name) {
        String resource = FOLDER + name + ".json";
        try (InputStream in = Recipe.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("the jar lacks " + resource);
            return JsonConfig.parse("recipe " + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The objective that the recipe names.
    public NamedObjective named() {
        return named(objective);
    }

    private static NamedObjective named(JsonNode node) {
        if (!node.isObject()) throw new FileFormatException("recipe", "objective", "should be an object with a type");
        return Catalogue.read(JsonFiles.mapper().convertValue(node, new TypeReference<Map<String, Object>>() {}));
    }

    /// The same for another training plan.
    public Recipe with(TrainingPlan plan) {
        return new Recipe(data, model, objective, plan, candidates);
    }

    /// The same for other data.
    public Recipe with(Source source) {
        return new Recipe(source, model, objective, training, candidates);
    }
}
