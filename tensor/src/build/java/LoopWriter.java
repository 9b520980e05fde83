import java.util.List;
import java.util.Locale;

/// Writes `VectorLoops`: for every function of `VectorMath` its loop over an array. One loop for all functions
/// would be shorter, but a vector that passes through a call which is not inlined becomes an object, a hundred
/// times slower. For the same reason the elements that do not fill a vector are left to the scalar twin: a
/// masked copy of the function doubles what has to be inlined.
final class LoopWriter {
    private static final List<String> UNARY = List.of(
            "NEGATE", "ABS", "SQUARE", "SQRT", "RECIPROCAL", "EXP", "LOG", "TANH", "SIGMOID", "SOFTPLUS", "RELU", "GELU",
            "GELU_TANH", "SILU");
    private static final List<String> BINARY = List.of("ADD", "SUBTRACT", "MULTIPLY", "DIVIDE", "MAXIMUM");

    private final StringBuilder text = new StringBuilder();

    String text() {
        text.append(
                """
                package dev.dipole.tensor.cpu;

                import dev.dipole.tensor.Binary;
                import dev.dipole.tensor.Unary;
                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorSpecies;

                /// The loops around the functions of `VectorMath`, written by `LoopWriter`.
                final class VectorLoops {
                    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
                    private static final int W = S.length();

                    private VectorLoops() {}

                """);
        family("unary", "Unary", UNARY, "", List.of("x"), "y", "");
        family("gradient", "Unary", UNARY, "Slope", List.of("x", "y", "dy"), "dx", "");
        family("binary", "Binary", BINARY, "", List.of("x", "y"), "z", "");
        family("scalar", "Binary", BINARY, "", List.of("x"), "z", "float number, ");
        return text.append("}\n").toString();
    }

    /// The loops of one form, and the method that chooses among them.
    private void family(
            String form, String type, List<String> names, String suffix, List<String> inputs, String output, String extra) {
        var parameters = new StringBuilder(extra);
        var arguments = new StringBuilder(extra.isEmpty() ? "" : "number, ");
        for (String array : inputs) place(array, parameters, arguments);
        place(output, parameters, arguments);
        parameters.append("int n");
        arguments.append('n');
        text.append("    /// Returns how many elements were done, a multiple of the vectors' length.\n");
        text.append("    static int %s(%s f, %s) {\n        return switch (f) {\n".formatted(form, type, parameters));
        for (String name : names) {
            text.append("            case %s -> %s%s(%s);\n".formatted(name, form, camel(name, true), arguments));
        }
        text.append("        };\n    }\n\n");
        for (String name : names) loop(form + camel(name, true), camel(name, false) + suffix, parameters, inputs, output, extra);
    }

    private static void place(String array, StringBuilder parameters, StringBuilder arguments) {
        parameters.append("float[] %1$s, int %1$sAt, ".formatted(array));
        arguments.append("%1$s, %1$sAt, ".formatted(array));
    }

    private void loop(
            String name, String function, StringBuilder parameters, List<String> inputs, String output, String extra) {
        text.append("    private static int %s(%s) {\n".formatted(name, parameters));
        if (!extra.isEmpty()) text.append("        FloatVector second = FloatVector.broadcast(S, number);\n");
        text.append("        int i = 0;\n        for (; i <= n - W; i += W) {\n");
        body(function, inputs, output, extra);
        text.append("        }\n        return i;\n    }\n\n");
    }

    private void body(String function, List<String> inputs, String output, String extra) {
        var values = new StringBuilder();
        for (String array : inputs) {
            text.append("            FloatVector v%1$s = FloatVector.fromArray(S, %1$s, %1$sAt + i);\n".formatted(array));
            if (!array.equals("dy")) values.append(values.isEmpty() ? "" : ", ").append('v').append(array);
        }
        if (!extra.isEmpty()) values.append(", second");
        String result = "VectorMath.%s(%s)".formatted(function, values);
        if (inputs.contains("dy")) result = "vdy.mul(" + result + ")";
        text.append("            %1$s.intoArray(%2$s, %2$sAt + i);\n".formatted(result, output));
    }

    /// `GELU_TANH` as `geluTanh`, or `GeluTanh` with a capital.
    private static String camel(String name, boolean capital) {
        var word = new StringBuilder();
        for (String part : name.split("_")) word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        return capital ? word.toString() : word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
    }
}
