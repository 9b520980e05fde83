package dev.dipole.nn;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.nn.io.SafeTensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Weights by path: into a safetensors file, out of one, and their fingerprint.
public final class Weights {
    private Weights() {}

    /// What did not match when weights were loaded.
    ///
    /// @param missing parameters that the file does not have
    /// @param unexpected tensors of the file that no parameter wants
    public record Mismatch(List<String> missing, List<String> unexpected) {}

    /// Writes the values, as float32, under the map's names.
    public static void save(Map<String, Variable> parameters, Path file) {
        var writer = new SafeTensorsWriter().metadata("format", "pt");
        parameters.forEach((name, v) ->
                writer.floats(name, v.shape().extents(), () -> v.value().toFloats()));
        writer.write(file);
    }

    /// Reads values in place, by the map's names; every shape is checked before the first value is changed.
    ///
    /// @throws FileFormatException when a shape differs; the message says which, expected and found
    public static Mismatch load(Map<String, Variable> parameters, Path file) {
        try (var tensors = SafeTensors.open(file)) {
            var present = tensors.entries();
            var missing = new ArrayList<String>();
            parameters.forEach((name, variable) -> {
                var entry = present.get(name);
                if (entry == null) missing.add(name);
                else requireShape(file, name, variable, entry);
            });
            parameters.forEach((name, variable) -> {
                if (present.containsKey(name)) variable.value().assign(tensors.doubles(name));
            });
            Set<String> wanted = parameters.keySet();
            var unexpected =
                    present.keySet().stream().filter(n -> !wanted.contains(n)).toList();
            return new Mismatch(List.copyOf(missing), unexpected);
        }
    }

    private static void requireShape(Path file, String name, Variable variable, SafeTensors.Entry entry) {
        if (!Arrays.equals(entry.extents(), variable.shape().extents())) {
            throw new FileFormatException(
                    file.toString(),
                    "tensor " + name,
                    "it has shape %s where the model's configuration asks for %s"
                            .formatted(entry.shape(), variable.shape()));
        }
    }

    /// SHA-256 over names, shapes and float32 values in the map's order: two models with this in common are
    /// equal to the bit.
    public static String hash(Map<String, Variable> parameters) {
        var digest = sha256();
        parameters.forEach((name, variable) -> {
            digest.update((name + variable.shape()).getBytes(StandardCharsets.UTF_8));
            float[] values = variable.value().toFloats();
            var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
