package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The open weights of a folder: `model.safetensors`, or the parts that `model.safetensors.index.json` names.
final class WeightFiles implements AutoCloseable {
    static final String FILE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Pattern PART = Pattern.compile("[\\w.-]+\\.safetensors");

    private final Path file;
    private final List<SafeTensors> open = new ArrayList<>();
    private final Map<String, Stored> stored = new LinkedHashMap<>();

    /// A tensor and where it is.
    record Stored(Path file, SafeTensors source, SafeTensors.Entry entry) {
        /// Refuses another shape than the configuration's.
        void requireShape(int[] extents) {
            var wanted = Arrays.stream(extents).asLongStream().boxed().toList();
            if (entry.shape().equals(wanted)) return;
            throw bad("has the shape %s, where the configuration asks for %s; they are not of the same model"
                    .formatted(entry.shape(), wanted));
        }

        /// The values, all of them finite.
        double[] values() {
            double[] values = source.doubles(entry.name());
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i])) throw bad("holds %s at place %d; the weights are spoilt".formatted(values[i], i));
            }
            return values;
        }

        private FileFormatException bad(String problem) {
            return new FileFormatException(file.toString(), entry.name(), "tensor %s %s".formatted(entry.name(), problem));
        }
    }

    private WeightFiles(Path file) {
        this.file = file;
    }

    static WeightFiles open(Path folder) {
        var found = list(folder);
        var weights = new WeightFiles(found.getFirst());
        try {
            found.stream().skip(found.size() == 1 ? 0 : 1).forEach(weights::add);
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /// The files that hold a folder's weights; of several, the index comes first.
    static List<Path> list(Path folder) {
        var whole = folder.resolve(FILE);
        var index = folder.resolve(INDEX);
        if (Files.exists(whole)) return List.of(whole);
        if (Files.exists(index)) return parts(index);
        if (Files.exists(folder.resolve("pytorch_model.bin"))) {
            throw new FileFormatException(
                    folder.toString(),
                    FILE,
                    "has its weights only as pytorch_model.bin, a format that can run programs; load it with PyTorch and save it "
                            + "as model.safetensors");
        }
        throw new FileFormatException(
                folder.toString(), FILE, "has no %s, which holds the weights; copy the whole model folder again".formatted(FILE));
    }

    private static List<Path> parts(Path index) {
        var map = Settings.read(index).object("weight_map");
        var names = new TreeSet<String>();
        for (var tensor : map.keys()) names.add(map.text(tensor));
        var files = new ArrayList<>(List.of(index));
        for (var name : names) {
            if (!PART.matcher(name).matches()) {
                throw map.bad("weight_map", "names \"%s\", which is no file of this folder".formatted(name));
            }
            files.add(index.resolveSibling(name));
        }
        if (names.isEmpty()) throw map.bad("weight_map", "is missing or empty; copy the file from the model again");
        return files;
    }

    private void add(Path part) {
        var tensors = SafeTensors.open(part);
        open.add(tensors);
        tensors.entries().forEach((name, entry) -> {
            var before = stored.putIfAbsent(name, new Stored(part, tensors, entry));
            if (before != null) {
                throw new FileFormatException(
                        part.toString(),
                        name,
                        "has the tensor %s, which %s has as well; only one of them can be right"
                                .formatted(name, before.file().getFileName()));
            }
        });
    }

    /// What messages about all of the weights name: the only file, or the index.
    Path file() {
        return file;
    }

    /// The tensors by name.
    Map<String, Stored> tensors() {
        return stored;
    }

    @Override
    public void close() {
        open.forEach(SafeTensors::close);
    }
}
