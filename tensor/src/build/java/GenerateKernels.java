import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes those vector kernels that are one thought in many shapes: `java GenerateKernels.java FOLDER`; the
/// build runs it.
void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "dev", "dipole", "tensor", "cpu");
    Files.createDirectories(folder);
    write(folder.resolve("VectorTiles.java"), new TileWriter().text());
    write(folder.resolve("VectorLoops.java"), new LoopWriter().text());
    write(folder.resolve("VectorSums.java"), new SumWriter().text());
    write(folder.resolve("VectorTranspose.java"), new TransposeWriter().text());
}

/// An unchanged file keeps its date, so that nothing is compiled again.
static void write(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) Files.writeString(file, text);
}
