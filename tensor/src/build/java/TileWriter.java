import java.util.List;

/// Writes `VectorTiles`, the micro-kernels of the matrix product.
///
/// A kernel computes a tile of 6 rows × 1–4 vectors of C, one accumulator each, which live in registers through
/// the whole loop over k; nothing is unrolled by hand (C2 spills if it is). One method for each width, because
/// the number of locals is the shape; no methods for fewer rows, because each costs the just-in-time compiler a
/// good part of a second:
///
/// ```
/// store    the accumulators start from 0
/// add      they start from C (a method of its own: a branch met late deoptimises)
/// …        A is read where it lies, row-major
/// …Across  A is read transposed from rows of 48, the scores of attention
/// …Groups  A is read transposed from rows of 6, packed for it
/// ```
///
/// B is always a packed panel `[k][vectors]`.
final class TileWriter {
    private static final int ROWS = 6;
    private static final int VECTORS = 4;
    private static final List<String> KINDS = List.of("store", "add", "storeAcross", "addAcross", "storeGroups", "addGroups");
    private static final String PLACES = "float[] a, int aAt, int aRow, float[] b, int bAt, float[] c, int cAt, int cRow";
    private static final String ARGUMENTS = "a, aAt, aRow, b, bAt, c, cAt, cRow";

    private final StringBuilder text = new StringBuilder();

    String text() {
        text.append(
                """
                package dev.dipole.tensor.cpu;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorSpecies;

                /// The micro-kernels of the matrix product, written by `TileWriter`.
                final class VectorTiles {
                    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
                    private static final int W = S.length();

                    private VectorTiles() {}

                    static void run(Kernels.Tile t, PLACES) {
                        switch (t.left()) {
                            case ROWS -> {
                                if (t.add()) add(t, ARGUMENTS);
                                else store(t, ARGUMENTS);
                            }
                            case ACROSS -> {
                                if (t.add()) addAcross(t, ARGUMENTS);
                                else storeAcross(t, ARGUMENTS);
                            }
                            case GROUPS -> {
                                if (t.add()) addGroups(t, ARGUMENTS);
                                else storeGroups(t, ARGUMENTS);
                            }
                        }
                    }

                """
                        .replace("PLACES", PLACES)
                        .replace("ARGUMENTS", ARGUMENTS));
        for (String kind : KINDS) {
            choice(kind);
            for (int vectors = 1; vectors <= VECTORS; vectors++) kernel(kind, vectors);
        }
        return text.append("}\n").toString();
    }

    /// The method that chooses by shape: too small to matter when it is compiled again.
    private void choice(String kind) {
        line(1, "private static void %s(Kernels.Tile t, %s) {", kind, PLACES);
        line(2, "switch (t.columns() / W) {");
        for (int vectors = 1; vectors <= VECTORS; vectors++) {
            line(3, "case %d -> %s%d(t.depth(), %s);", vectors, kind, vectors, ARGUMENTS);
        }
        line(3, "default -> throw new IllegalArgumentException(t.toString());");
        line(2, "}");
        line(1, "}\n");
    }

    private void kernel(String kind, int vectors) {
        boolean add = kind.startsWith("add");
        String step = kind.endsWith("Across") ? "Kernels.ACROSS" : kind.endsWith("Groups") ? "Kernels.TILE_ROWS" : null;
        line(1, "private static void %s%d(int depth, %s) {", kind, vectors, PLACES);
        for (int i = 0; i < ROWS; i++) {
            line(2, "int r%d = cAt + %d * cRow;", i, i);
            if (step == null) line(2, "int a%d = aAt + %d * aRow;", i, i);
            for (int j = 0; j < vectors; j++) {
                String start = add ? "fromArray(S, c, r%d + %d * W)".formatted(i, j) : "zero(S)";
                line(2, "FloatVector c%d%d = FloatVector.%s;", i, j, start);
            }
        }
        line(2, "for (int k = 0; k < depth; k++) {");
        line(3, "int bk = bAt + %d * W * k;", vectors);
        if (step != null) line(3, "int ak = aAt + %s * k;", step);
        for (int j = 0; j < vectors; j++) line(3, "FloatVector b%d = FloatVector.fromArray(S, b, bk + %d * W);", j, j);
        for (int i = 0; i < ROWS; i++) {
            line(3, "FloatVector x%d = FloatVector.broadcast(S, a[%s]);", i, step != null ? "ak + " + i : "a" + i + " + k");
            for (int j = 0; j < vectors; j++) line(3, "c%1$d%2$d = x%1$d.fma(b%2$d, c%1$d%2$d);", i, j);
        }
        line(2, "}");
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < vectors; j++) line(2, "c%1$d%2$d.intoArray(c, r%1$d + %2$d * W);", i, j);
        }
        line(1, "}\n");
    }

    private void line(int depth, String format, Object... values) {
        text.append("    ".repeat(depth)).append(format.formatted(values)).append('\n');
    }
}
