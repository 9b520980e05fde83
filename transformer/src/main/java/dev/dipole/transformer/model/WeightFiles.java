package dev.dipole.transformer.model;

import dev.dipole.nn.io.DType;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The open weights of a folder: `model.safetensors`, or the parts that `model.safetensors.index.json` names.
final class WeightFiles implements AutoCloseable {
    static final String FILE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Pattern PART = Pattern.compile("[\\w.-]+\\.safetensors");
    /// The types that a float holds.
    private static final Set<DType> FLOATS = Set.of(DType.F32, DType.F16, DType.BF16);

    private static final int LISTED = 6;
    /// How many values are read at once.
    private static final int VALUES_AT_ONCE = 1 << 16;
    private static final String POINTER = "version https://git-lfs";

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

        /// Copies the values, all of them finite, into a tensor of the same shape.
        void copyTo(Tensor tensor) {
            // What a float cannot hold goes by way of double.
            if (!FLOATS.contains(entry.dtype())) {
                double[] values = source.doubles(entry.name());
                for (int i = 0; i < values.length; i++) {
                    if (!Double.isFinite(values[i])) throw spoilt(values[i], i);
                }
                tensor.assign(values);
                return;
            }
            int rows = tensor.shape().dim(0);
            int width = Math.toIntExact(tensor.shape().size() / Math.max(1, rows));
            // A part that stays in the cache between reading, looking and writing.
            int step = Math.max(1, VALUES_AT_ONCE / Math.max(1, width));
            for (int row = 0; row < rows; row += step) {
                int end = Math.min(rows, row + step);
                copyTo(tensor.slice(row, end), (long) row * width);
            }
        }

        private void copyTo(Tensor part, long first) {
            float[] values = source.floats(
                    entry.name(), first, Math.toIntExact(part.shape().size()));
            int unusual = 0;
            // The sign of the sum tells that all bits of the exponent are set, for many numbers at a time.
            for (float value : values) unusual |= (Float.floatToRawIntBits(value) & 0x7F80_0000) + 0x0080_0000;
            if (unusual < 0) {
                for (int i = 0; i < values.length; i++) {
                    if (!Float.isFinite(values[i])) throw spoilt(values[i], first + i);
                }
            }
            part.assign(values);
        }

        private FileFormatException spoilt(double value, long place) {
            return bad("holds %s at place %d; the weights are spoilt".formatted(value, place));
        }

        private FileFormatException bad(String problem) {
            return new FileFormatException(
                    file.toString(), entry.name(), "tensor %s %s".formatted(entry.name(), problem));
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
                    "has its weights only as pytorch_model.bin, a format that can run programs; load it with PyTorch"
                            + " and save it as model.safetensors");
        }
        throw new FileFormatException(
                folder.toString(),
                FILE,
                "has no %s, which holds the weights; copy the whole model folder again".formatted(FILE));
    }

    private static List<Path> parts(Path index) {
        var settings = Settings.read(index);
        var map = settings.object("weight_map");
        var names = new TreeSet<String>();
        for (var tensor : map.keys()) names.add(map.text(tensor));
        var files = new ArrayList<>(List.of(index));
        for (var name : names) {
            if (!PART.matcher(name).matches()) {
                throw settings.bad("weight_map", "names \"%s\", which is no file of this folder".formatted(name));
            }
            files.add(index.resolveSibling(name));
        }
        if (names.isEmpty())
            throw settings.bad("weight_map", "is missing or empty; copy the file from the model again");
        return files;
    }

    private void add(Path part) {
        refusePointer(part);
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

    /// A clone without Git LFS has a few lines of text in place of each large file.
    private static void refusePointer(Path part) {
        try (var in = Files.newInputStream(part)) {
            if (!new String(in.readNBytes(POINTER.length()), StandardCharsets.ISO_8859_1).equals(POINTER)) return;
        } catch (IOException e) {
            throw new InputException(part, e);
        }
        throw new FileFormatException(
                part.toString(),
                "",
                "is not the file but a pointer of Git LFS to it; fetch the file with `git lfs pull`");
    }

    /// What messages about all of the weights name: the only file, or the index.
    Path file() {
        return file;
    }

    /// The tensors by name.
    Map<String, Stored> tensors() {
        return stored;
    }

    /// A tensor that [#requireNames] has made sure of.
    Stored tensor(String name) {
        var found = stored.get(name);
        if (found == null) throw new IllegalStateException(name);
        return found;
    }

    /// Gives every tensor its name in the encoder, and leaves out those for which there is none (null).
    void rename(Function<String, @Nullable String> names) {
        var old = new ArrayList<>(stored.values());
        stored.clear();
        for (var tensor : old) {
            var name = names.apply(tensor.entry().name());
            var before = name == null ? null : stored.put(name, tensor);
            if (before != null) {
                throw tensor.bad("is the same weight as %s; only one of them can be right"
                        .formatted(before.entry().name()));
            }
        }
    }

    /// Refuses weights that are not exactly those wanted.
    ///
    /// @param config the file that wants them
    void requireNames(Set<String> wanted, String config) {
        var missing = wanted.stream().filter(name -> !stored.containsKey(name)).toList();
        var unexpected = stored.entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey()))
                .map(entry -> entry.getValue().entry().name())
                .toList();
        if (missing.isEmpty() && unexpected.isEmpty()) return;
        var problem = missing.isEmpty() ? "" : "lacks " + listed(missing);
        if (!unexpected.isEmpty()) {
            problem += (missing.isEmpty() ? "has " : " and has ") + listed(unexpected)
                    + " that the model has no place for";
        }
        throw new FileFormatException(
                file.toString(),
                missing.isEmpty() ? unexpected.getFirst() : missing.getFirst(),
                problem + "; it is damaged or of another model than " + config);
    }

    private static String listed(List<String> names) {
        if (names.size() == 1) return "the tensor " + names.getFirst();
        int more = names.size() - LISTED;
        return "%d tensors (%s%s)"
                .formatted(
                        names.size(),
                        String.join(", ", names.subList(0, Math.min(LISTED, names.size()))),
                        more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public void close() {
        open.forEach(SafeTensors::close);
    }
}
