import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes `VectorTiles.java`, the micro-kernels of the matrix product; the build runs it, `java GenerateTiles.java FOLDER`.
///
/// A kernel computes a tile of 1–6 rows × 1–4 vectors of C, one accumulator each, which live in registers through the whole loop
/// over k; nothing is unrolled by hand (C2 spills if it is). One method for each shape, because the number of locals is the shape:
///
/// ```
/// store / add            the accumulators start from 0 / from C (methods of their own: a branch met late deoptimises)
/// Rows / Columns         A is read where it lies, row-major / read transposed: element (i, k) at a[k, i]
/// ```
///
/// B is always a packed panel `[k][vectors]`.
void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0], "dev", "dipole", "tensor", "cpu", "VectorTiles.java");
    Files.createDirectories(file.getParent());
    String source = header() + dispatch() + kernels() + "}\n";
    // An unchanged file keeps its date, so that nothing is compiled again.
    if (!Files.exists(file) || !Files.readString(file).equals(source)) Files.writeString(file, source);
}

static final int ROWS = 6;
static final int VECTORS = 4;
static final String PARAMETERS =
        "int depth, float[] a, int aAt, int aRow, float[] b, int bAt, float[] c, int cAt, int cRow";

String header() {
    return """
            package dev.dipole.tensor.cpu;

            import jdk.incubator.vector.FloatVector;
            import jdk.incubator.vector.VectorSpecies;

            /// The micro-kernels of the matrix product, written by `GenerateTiles`.
            final class VectorTiles {
                private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
                private static final int W = S.length();

                private VectorTiles() {}

            """;
}

/// `run` chooses by kind, then vectors, then rows: methods too small to matter when C2 compiles one of them again.
String dispatch() {
    String call = "(t, a, aAt, aRow, b, bAt, c, cAt, cRow);\n";
    var text = new StringBuilder("    static void run(" + PARAMETERS.replace("int depth", "Kernels.Tile t") + ") {\n");
    text.append("        if (t.add() && t.transposed()) addColumns" + call);
    text.append("        else if (t.add()) addRows" + call);
    text.append("        else if (t.transposed()) storeColumns" + call);
    text.append("        else storeRows" + call + "    }\n\n");
    for (String kind : kinds()) {
        text.append("    private static void %s(%s) {\n".formatted(kind, PARAMETERS.replace("int depth", "Kernels.Tile t")));
        text.append("        switch (t.columns() / W * 8 + t.rows()) {\n");
        each((rows, vectors) -> text.append("            case %d -> %s(t.depth(), a, aAt, aRow, b, bAt, c, cAt, cRow);\n"
                .formatted(vectors * 8 + rows, name(kind, rows, vectors))));
        text.append("            default -> throw new IllegalArgumentException(t.toString());\n        }\n    }\n\n");
    }
    return text.toString();
}

String[] kinds() {
    return new String[] {"storeRows", "addRows", "storeColumns", "addColumns"};
}

String name(String kind, int rows, int vectors) {
    return kind + rows + "x" + vectors;
}

interface Shape {
    void accept(int rows, int vectors);
}

void each(Shape shape) {
    for (int vectors = 1; vectors <= VECTORS; vectors++) for (int rows = 1; rows <= ROWS; rows++) shape.accept(rows, vectors);
}

String kernels() {
    var text = new StringBuilder();
    for (String kind : kinds()) each((rows, vectors) -> text.append(kernel(kind, rows, vectors)));
    return text.toString();
}

String kernel(String kind, int rows, int vectors) {
    boolean add = kind.startsWith("add");
    boolean columns = kind.endsWith("Columns");
    var text = new StringBuilder("    private static void %s(%s) {\n".formatted(name(kind, rows, vectors), PARAMETERS));
    for (int i = 0; i < rows; i++) {
        text.append("        int r%d = cAt + %d * cRow;\n".formatted(i, i));
        if (!columns) text.append("        int a%d = aAt + %d * aRow;\n".formatted(i, i));
        for (int j = 0; j < vectors; j++) {
            String start = add ? "FloatVector.fromArray(S, c, r%d + %d * W)".formatted(i, j) : "FloatVector.zero(S)";
            text.append("        FloatVector c%d%d = %s;\n".formatted(i, j, start));
        }
    }
    String loop = columns ? "int k = 0, ak = aAt; k < depth; k++, ak += aRow" : "int k = 0; k < depth; k++";
    text.append("        for (%s) {\n            int bk = bAt + %d * W * k;\n".formatted(loop, vectors));
    text.append(lines(vectors, "            FloatVector b%1$d = FloatVector.fromArray(S, b, bk + %1$d * W);\n"));
    for (int i = 0; i < rows; i++) {
        String at = columns ? "ak + " + i : "a" + i + " + k";
        text.append("            FloatVector x%d = FloatVector.broadcast(S, a[%s]);\n".formatted(i, at));
        for (int j = 0; j < vectors; j++) {
            text.append("            c%1$d%2$d = x%1$d.fma(b%2$d, c%1$d%2$d);\n".formatted(i, j));
        }
    }
    text.append("        }\n");
    for (int i = 0; i < rows; i++) {
        text.append(lines(vectors, "        c" + i + "%1$d.intoArray(c, r" + i + " + %1$d * W);\n"));
    }
    return text.append("    }\n\n").toString();
}

String lines(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
}
