import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes `VectorTranspose`: square blocks of 4, 8 or 16 rows transposed in registers.
///
/// A block of `n` rows takes log₂ n stages of permutations of two sources. At distance d, where bit d of i is
/// 0, the low result of the rows (i, i + d) takes lane l from row i where bit d of l is 0, and lane l − d of
/// row i + d otherwise; the high result takes lane l + d of row i, or lane l of row i + d.
final class TransposeWriter {
    private final StringBuilder text = new StringBuilder();

    String text() {
        text.append(
                """
                package dev.dipole.tensor.cpu;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorSpecies;

                /// Square blocks of as many rows as a vector has lanes, transposed in registers; written by
                /// `TransposeWriter`.
                final class VectorTranspose {
                    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

                    private VectorTranspose() {}

                    /// `b[j, i] = a[i, j]`
                    static void block(float[] a, int aAt, int aRow, float[] b, int bAt, int bRow) {
                        switch (S.length()) {
                            case 16 -> Of16.block(a, aAt, aRow, b, bAt, bRow);
                            case 8 -> Of8.block(a, aAt, aRow, b, bAt, bRow);
                            default -> Of4.block(a, aAt, aRow, b, bAt, bRow);
                        }
                    }

                    private static FloatVector lanes(float... index) {
                        return FloatVector.fromArray(S, index, 0);
                    }
                """);
        for (int n : new int[] {16, 8, 4}) size(n);
        return text.append("}\n").toString();
    }

    private void size(int n) {
        text.append("\n    private static final class Of%d {\n".formatted(n));
        for (int d = n / 2; d > 0; d /= 2) {
            int distance = d;
            constant("LOW" + d, n, l -> (l & distance) != 0 ? n + l - distance : l);
            constant("HIGH" + d, n, l -> (l & distance) != 0 ? n + l : l + distance);
        }
        text.append("\n        static void block(float[] a, int aAt, int aRow, float[] b, int bAt, int bRow) {\n");
        text.append("            FloatVector low;\n");
        for (int i = 0; i < n; i++) line("FloatVector v%1$d = FloatVector.fromArray(S, a, aAt + %1$d * aRow);", i);
        for (int d = n / 2; d > 0; d /= 2) {
            for (int i = 0; i < n; i++) {
                if ((i & d) != 0) continue;
                line("low = LOW%d.selectFrom(v%d, v%d);", d, i, i + d);
                line("v%3$d = HIGH%1$d.selectFrom(v%2$d, v%3$d);", d, i, i + d);
                line("v%d = low;", i);
            }
        }
        for (int i = 0; i < n; i++) line("v%1$d.intoArray(b, bAt + %1$d * bRow);", i);
        text.append("        }\n    }\n");
    }

    private void constant(String name, int n, java.util.function.IntUnaryOperator lane) {
        String lanes = IntStream.range(0, n).map(lane).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        text.append("        private static final FloatVector %s = lanes(%s);\n".formatted(name, lanes));
    }

    private void line(String format, Object... values) {
        text.append("            ").append(format.formatted(values)).append('\n');
    }
}
