package dev.dipole.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.djl.engine.Engine;
import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import dev.dipole.bench.Models;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/// `sgemm_` of a native library, called directly: `mkl` is the one inside libtorch, `openblas` is OpenBLAS.
/// Tasks as of [DipoleGemm].
@SuppressWarnings("restricted") // native libraries are what it is for
public final class BlasGemm implements Contender {
    private static final long BYTES = 4L * MatrixProduct.LARGEST;

    private final int threads;
    private final String about;
    private final MethodHandle sgemm;
    private final MemorySegment a = numbers("a");
    private final MemorySegment b = numbers("b");
    private final MemorySegment c = Arena.global().allocate(BYTES, 64).fill((byte) 0);
    private final MemorySegment scalars = Arena.global().allocate(128, 64);

    public BlasGemm(String[] arguments) throws Throwable {
        this.threads = Integer.parseInt(arguments[1]);
        SymbolLookup library;
        if (arguments[0].equals("mkl")) {
            TorchEncoder.threads(threads);
            var engine = Engine.getInstance();
            library = load(torch());
            var version = Arena.global().allocate(300);
            handle(library, "MKL_Get_Version_String", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT))
                    .invoke(version, 299);
            about = "%s in libtorch %s".formatted(version.getString(0).strip(), engine.getVersion());
        } else {
            var folder = "/org/bytedeco/openblas/linux-x86_64/";
            for (var needed : new String[] {"libquadmath.so.0", "libgcc_s.so.1", "libgfortran.so.5"}) {
                load(Libraries.unpacked(folder + needed));
            }
            library = load(Libraries.unpacked(folder + "libopenblas.so.0"));
            handle(library, "openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT))
                    .invoke(threads);
            var config = handle(library, "openblas_get_config", FunctionDescriptor.of(ADDRESS));
            about = ((MemorySegment) config.invoke()).reinterpret(300).getString(0);
        }
        var pointers = Collections.nCopies(13, ADDRESS).toArray(MemoryLayout[]::new);
        sgemm = handle(library, "sgemm_", FunctionDescriptor.ofVoid(pointers));
    }

    private static Path torch() throws IOException {
        try (var files = Files.walk(Libraries.cache())) {
            return files.filter(file -> file.endsWith("libtorch_cpu.so"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("DJL left no libtorch_cpu.so in " + Libraries.cache()));
        }
    }

    private static SymbolLookup load(Path file) {
        return SymbolLookup.libraryLookup(file, Arena.global());
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.find(name).orElseThrow(() -> new IllegalStateException("no symbol " + name)), type);
    }

    private static MemorySegment numbers(String name) {
        var memory = Arena.global().allocate(BYTES, 64);
        MemorySegment.copy(
                Models.normals(MatrixProduct.LARGEST, name), 0, memory, JAVA_FLOAT, 0, MatrixProduct.LARGEST);
        return memory;
    }

    @Override
    public String about() {
        return about;
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        var p = MatrixProduct.parse(task);
        int repeats = Integer.parseInt(task[4]);
        double seconds = Clock.of(threads).seconds(() -> {
            for (int i = 0; i < repeats; i++) multiply(p);
        });
        return new double[] {p.flops() * repeats / seconds * 1e-9};
    }

    /// Fortran's matrices are column-major: `C = A · B` of rows is its `Cᵀ = Bᵀ · Aᵀ`.
    private void multiply(MatrixProduct p) {
        scalars.set(JAVA_BYTE, 0, (byte) (p.transposedB() ? 'T' : 'N'));
        scalars.set(JAVA_BYTE, 8, (byte) (p.transposedA() ? 'T' : 'N'));
        int[] sizes = {p.n(), p.m(), p.k(), p.transposedB() ? p.k() : p.n(), p.transposedA() ? p.m() : p.k(), p.n()};
        for (int i = 0; i < sizes.length; i++) scalars.set(JAVA_INT, 16 + 8L * i, sizes[i]);
        scalars.set(JAVA_FLOAT, 64, 1f);
        scalars.set(JAVA_FLOAT, 72, 0f);
        try {
            sgemm.invokeExact(at(0), at(8), at(16), at(24), at(32), at(64), b, at(40), a, at(48), at(72), c, at(56));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MemorySegment at(long offset) {
        return scalars.asSlice(offset);
    }
}
