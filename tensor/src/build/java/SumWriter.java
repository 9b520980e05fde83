import java.util.List;

/// Writes `VectorSums`: sums over a row in 16 logical lanes, column mod 16, with as many vectors as make 16
/// lanes. At the end the lanes are added in halves; for narrow vectors the first halvings are additions of
/// whole vectors. Each sum is one method from the first column to the folded number: a vector that is returned
/// from a call which is not inlined becomes an object in every turn of the loop.
final class SumWriter {
    /// The most vectors that 16 lanes take.
    private static final int VECTORS = 4;

    /// A sum over a row.
    ///
    /// @param name of the method
    /// @param what its documentation
    /// @param arrays that it goes along
    /// @param numbers its other parameters, with a comma behind each
    /// @param before statements that come first
    /// @param term statements that bring the vector at `AT` to `SUM`; `LOAD(a)` is that of array `a`
    /// @param rest the same for the lanes of the mask `rest` alone; `LOAD(a)` is masked
    private record Sum(
            String name, String what, List<String> arrays, String numbers, String before, String term, String rest) {}

    private static final List<Sum> SUMS = List.of(
            new Sum("sum", "`Σ x`", List.of("x"), "", "", "SUM = SUM.add(LOAD(x));", "SUM = SUM.add(LOAD(x), rest);"),
            new Sum(
                    "dot",
                    "`Σ x · y`",
                    List.of("x", "y"),
                    "",
                    "",
                    "SUM = LOAD(x).fma(LOAD(y), SUM);",
                    "SUM = SUM.blend(LOAD(x).fma(LOAD(y), SUM), rest);"),
            new Sum(
                    "squares",
                    "`Σ (x − shift)²`",
                    List.of("x"),
                    "float shift, ",
                    "FloatVector centre = FloatVector.broadcast(S, shift);",
                    "FloatVector d = LOAD(x).sub(centre); SUM = d.fma(d, SUM);",
                    "FloatVector d = LOAD(x).sub(centre); SUM = SUM.blend(d.fma(d, SUM), rest);"),
            new Sum(
                    "alongNormal",
                    "`Σ g · x̂` with `g = dy · gamma` and `x̂ = (x − mean) · inverse`",
                    List.of("x", "gamma", "dy"),
                    "float mean, float inverse, ",
                    "FloatVector centre = FloatVector.broadcast(S, mean); FloatVector scale = FloatVector.broadcast(S, inverse);",
                    "FloatVector g = LOAD(dy).mul(LOAD(gamma)); SUM = g.fma(LOAD(x).sub(centre).mul(scale), SUM);",
                    "FloatVector g = LOAD(dy).mul(LOAD(gamma));"
                            + " SUM = SUM.blend(g.fma(LOAD(x).sub(centre).mul(scale), SUM), rest);"),
            new Sum(
                    "exponentials",
                    "`y = exp(x − max)`, and their sum; `y` may be `x`",
                    List.of("x", "y"),
                    "float max, ",
                    "FloatVector shift = FloatVector.broadcast(S, max);",
                    "FloatVector e = VectorMath.exp(LOAD(x).sub(shift)); e.intoArray(y, yAt + AT); SUM = SUM.add(e);",
                    "FloatVector e = VectorMath.exp(LOAD(x).sub(shift)); e.intoArray(y, yAt + AT, rest); SUM = SUM.add(e, rest);"),
            new Sum(
                    "sumOfExponentials",
                    "`Σ exp(x − max)`",
                    List.of("x"),
                    "float max, ",
                    "FloatVector shift = FloatVector.broadcast(S, max);",
                    "SUM = SUM.add(VectorMath.exp(LOAD(x).sub(shift)));",
                    "SUM = SUM.add(VectorMath.exp(LOAD(x).sub(shift)), rest);"),
            new Sum(
                    "sumOfSeenExponentials",
                    "`Σ exp(x − max)` over the columns whose `mask` is not 0",
                    List.of("x", "mask"),
                    "float max, ",
                    "FloatVector shift = FloatVector.broadcast(S, max);",
                    "var seen = LOAD(mask).eq(0).not(); SUM = SUM.add(VectorMath.exp(LOAD(x).sub(shift)), seen);",
                    "var seen = rest.andNot(LOAD(mask).eq(0)); SUM = SUM.add(VectorMath.exp(LOAD(x).sub(shift)), seen);"));

    private final StringBuilder text = new StringBuilder();

    String text() {
        text.append(
                """
                package dev.dipole.tensor.cpu;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorMask;
                import jdk.incubator.vector.VectorShuffle;
                import jdk.incubator.vector.VectorSpecies;

                /// Sums over rows in 16 logical lanes, written by `SumWriter`.
                final class VectorSums {
                    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
                    private static final int W = S.length();
                    private static final VectorShuffle<Float> HALF8 = swap(8);
                    private static final VectorShuffle<Float> HALF4 = swap(4);
                    private static final VectorShuffle<Float> HALF2 = swap(2);
                    private static final VectorShuffle<Float> HALF1 = swap(1);

                    private VectorSums() {}

                    private static VectorShuffle<Float> swap(int distance) {
                        return VectorShuffle.fromOp(S, lane -> (lane ^ distance) % W);
                    }

                """);
        for (Sum sum : SUMS) method(sum);
        return text.append("}\n").toString();
    }

    private void method(Sum s) {
        var places = new StringBuilder();
        for (String array : s.arrays) places.append("float[] %1$s, int %1$sAt, ".formatted(array));
        line(1, "/// " + s.what);
        line(1, "static float %s(%s%sint n) {".formatted(s.name, places, s.numbers));
        if (!s.before.isEmpty()) line(2, s.before);
        for (int v = 0; v < VECTORS; v++) line(2, "FloatVector s%d = FloatVector.zero(S);".formatted(v));
        line(2, "int i = 0;");
        line(2, "for (; i <= n - 16; i += 16) {");
        for (int v = 0; v < VECTORS; v++) line(3, exists(v) + "{ " + filled(s.term, v, false) + " }");
        line(2, "}");
        for (int v = 0; v < VECTORS; v++) {
            line(2, exists(v) + "if (%s < n) {".formatted(at(v)));
            line(3, "VectorMask<Float> rest = S.indexInRange(%s, n);".formatted(at(v)));
            line(3, filled(s.rest, v, true));
            line(2, "}");
        }
        line(2, "if (W == 8) s0 = s0.add(s1);");
        line(2, "if (W == 4) s0 = s0.add(s2).add(s1.add(s3));");
        line(2, "if (W == 16) s0 = s0.add(s0.rearrange(HALF8));");
        line(2, "if (W >= 8) s0 = s0.add(s0.rearrange(HALF4));");
        line(2, "s0 = s0.add(s0.rearrange(HALF2));");
        line(2, "return s0.add(s0.rearrange(HALF1)).lane(0);");
        line(1, "}\n");
    }

    /// Whether a vector of the lanes from `v · W` is among the 16.
    private static String exists(int v) {
        return v == 0 ? "" : v == 1 ? "if (W <= 8) " : "if (W == 4) ";
    }

    private static String at(int v) {
        return v == 0 ? "i" : "i + %d * W".formatted(v);
    }

    private static String filled(String statements, int v, boolean masked) {
        String load = "FloatVector.fromArray(S, $1, ${1}At + AT%s)".formatted(masked ? ", rest" : "");
        return statements
                .replaceAll("LOAD\\((?<a>\\w+)\\)", load.replace("${1}", "${a}").replace("$1", "${a}"))
                .replace("AT", at(v))
                .replace("SUM", "s" + v);
    }

    private void line(int depth, String line) {
        text.append("    ".repeat(depth)).append(line).append('\n');
    }
}
