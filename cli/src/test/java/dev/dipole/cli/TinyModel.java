package dev.dipole.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// 64 pairs, a recipe of a few thousand weights, and the run that the command made of them, once for all tests.
///
/// @param folder where all of it lies; tests only read it
record TinyModel(Path folder) implements AutoCloseable {
    private static final List<String> THINGS =
            List.of("apple", "river", "engine", "letter", "stone", "window", "garden", "table");
    private static final List<String> DEEDS =
            List.of("opens", "carries", "breaks", "finds", "paints", "sells", "hides", "washes");

    static TinyModel trained() throws IOException {
        var folder = Files.createTempDirectory("dipole-tiny");
        write(folder);
        CommandRun.of(
                        "train",
                        folder.resolve("tiny.json").toString(),
                        "--out",
                        folder.resolve("run").toString())
                .done();
        return new TinyModel(folder);
    }

    /// Writes `pairs.jsonl` and the recipe `tiny.json`.
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("pairs.jsonl"), pairs());
        Files.writeString(folder.resolve("tiny.json"), """
                {
                  "data": {"type": "file", "train": "%s"},
                  "model": {"vocabulary": 200, "width": 16, "depth": 1, "heads": 2, "inner": 32, "positions": 24, "dropout": 0.1},
                  "objective": {"type": "infonce", "temperature": 0.05, "directions": "both"},
                  "training": {
                    "steps": 12, "batch": 8, "query_length": 16, "document_length": 16,
                    "schedule": {"type": "constant", "peak": 0.003, "warmup": 2}
                  },
                  "candidates": 0
                }
                """.formatted(folder.resolve("pairs.jsonl")));
    }

    private static String pairs() {
        return THINGS.stream()
                .flatMap(thing -> DEEDS.stream()
                        .map(deed -> "{\"query\": \"%s the %s\", \"pos\": [\"void %s(%s x) {}\"]}\n"
                                .formatted(deed, thing, deed, thing)))
                .collect(Collectors.joining());
    }

    Path run() {
        return folder.resolve("run");
    }

    Path model() {
        return run().resolve("model");
    }

    String pairsFile() {
        return folder.resolve("pairs.jsonl").toString();
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (var path : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(path);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (var path : all.toList())
                Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    /// Gives it to tests that ask for it, made by the first that does.
    static final class Maker implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TinyModel.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var store = context.getRoot().getStore(ExtensionContext.Namespace.create(TinyModel.class));
            return store.getOrComputeIfAbsent(
                    TinyModel.class,
                    _ -> {
                        try {
                            return trained();
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    },
                    TinyModel.class);
        }
    }
}
