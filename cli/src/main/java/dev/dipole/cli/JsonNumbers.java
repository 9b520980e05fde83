package dev.dipole.cli;

import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.nn.io.NearestName;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Numbers, vectors and matrices out of JSON; what does not fit is refused with its path in one sentence.
final class JsonNumbers {
    private JsonNumbers() {}

    /// Refuses keys that nobody knows, with the nearest name.
    static void checkKeys(String path, ObjectNode object, Collection<String> known) {
        for (String key : object.propertyNames()) {
            if (known.contains(key)) continue;
            String where = path.isEmpty() ? "" : " in " + path;
            String hint = NearestName.hint(key, known);
            if (hint.isEmpty() && known.isEmpty()) hint = "; it takes none";
            if (hint.isEmpty()) hint = "; there are " + String.join(", ", known);
            throw new ObjectiveException("unknown key '%s'%s%s".formatted(key, where, hint));
        }
    }

    static ObjectNode object(String path, @Nullable JsonNode node) {
        if (node instanceof ObjectNode object) return object;
        if (node == null) throw new ObjectiveException("the key '%s' is missing".formatted(path));
        throw refused(path, "an object in { }", node);
    }

    static ArrayNode array(String path, JsonNode node) {
        if (node instanceof ArrayNode array) return array;
        throw refused(path, "a list", node);
    }

    /// A list of whole numbers.
    static Ints ints(String path, JsonNode node) {
        var array = array(path, node);
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = whole("%s[%d]".formatted(path, i), array.get(i));
        return Ints.of(numbers);
    }

    static int whole(String path, JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToInt()) return node.intValue();
        throw refused(path, "a whole number", node);
    }

    /// `[n]`
    static Tensor vector(String path, JsonNode node) {
        var array = array(path, node);
        if (array.isEmpty()) throw new ObjectiveException("%s is empty".formatted(path));
        return Tensor.of(Shape.of(array.size()), numbers(path, array));
    }

    /// `[rows, width]`, all rows of the same length.
    static Tensor matrix(String path, JsonNode node) {
        var rows = array(path, node);
        if (rows.isEmpty()) throw new ObjectiveException("%s is empty; give at least one vector".formatted(path));
        int width = array(path + "[0]", rows.get(0)).size();
        if (width == 0)
            throw new ObjectiveException("%s[0] is empty; a vector has at least one number".formatted(path));
        double[] all = new double[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            String at = "%s[%d]".formatted(path, i);
            var row = array(at, rows.get(i));
            if (row.size() != width) {
                throw new ObjectiveException("%s has %d numbers, %s[0] has %d; all vectors of a view are of one width"
                        .formatted(at, row.size(), path, width));
            }
            System.arraycopy(numbers(at, row), 0, all, i * width, width);
        }
        return Tensor.of(Shape.of(rows.size(), width), all);
    }

    /// A number, a vector or a matrix.
    static Tensor tensor(String path, JsonNode node) {
        if (!node.isArray()) return Tensor.of(Shape.of(), number(path, node));
        boolean nested = !node.isEmpty() && node.get(0).isArray();
        return nested ? matrix(path, node) : vector(path, node);
    }

    private static double[] numbers(String path, ArrayNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = number("%s[%d]".formatted(path, i), array.get(i));
        return numbers;
    }

    private static double number(String path, JsonNode node) {
        if (node.isNumber() && Double.isFinite(node.doubleValue())) return node.doubleValue();
        throw refused(path, "a finite number", node);
    }

    private static ObjectiveException refused(String path, String wanted, JsonNode node) {
        String text = node.toString();
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new ObjectiveException("%s should be %s, not %s".formatted(path, wanted, shown));
    }
}
