package dev.dipole.bench.peers;

import dev.dipole.bench.Contender;
import dev.dipole.bench.Launcher;
import dev.dipole.bench.Machine;
import dev.dipole.bench.Rival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the other libraries are started, and the files of theirs that are unpacked.
final class Libraries {
    /// libtorch keeps its memory instead of handing it back at each step: 5 to 15 % less processor time.
    private static final Map<String, String> KEEP_MEMORY = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "17179869184",
            "MALLOC_TOP_PAD_", "268435456");

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xmx2g",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dai.djl.offline=true",
            "-DDJL_CACHE_DIR=" + cache());

    private Libraries() {}

    static Path cache() {
        return Launcher.output().resolve("djl");
    }

    /// Starts a library.
    static Rival start(String name, Class<? extends Contender> contender, String... arguments) throws IOException {
        return Rival.start(name, FLAGS, Map.of(), contender, arguments);
    }

    /// How the MKL inside libtorch chooses its instructions. What the processor's maker decides is never left
    /// out of a name: on Intel's processors it takes AVX-512 by itself, on others AVX2 unless it is told that
    /// the processor is Intel's.
    record MklPath(String name, Map<String, String> environment) {
        static List<MklPath> all() throws IOException, InterruptedException {
            if (Machine.intel()) {
                return List.of(
                        new MklPath("MKL as shipped (AVX-512)", Map.of()),
                        new MklPath("MKL held to AVX2", Map.of("MKL_ENABLE_INSTRUCTIONS", "AVX2")));
            }
            var paths = new ArrayList<>(List.of(new MklPath("MKL as shipped (AVX2)", Map.of())));
            var unlock = unlocking();
            if (unlock != null) {
                paths.add(new MklPath("MKL unlocked to AVX-512", Map.of("LD_PRELOAD", unlock.toString())));
            }
            return paths;
        }

        /// Starts a contender that lives on libtorch.
        Rival start(Class<? extends Contender> contender, String... arguments) throws IOException {
            var environment = new HashMap<>(KEEP_MEMORY);
            environment.putAll(this.environment);
            return Rival.start("libtorch, " + name, FLAGS, environment, contender, arguments);
        }
    }

    /// The library that tells MKL the processor is Intel's, or null without a C compiler.
    private static @Nullable Path unlocking() throws IOException, InterruptedException {
        return compiled("intel.c", "libintel.so", "-shared", "-fPIC");
    }

    /// The GFLOP/s of one thread's fused multiply-adds in C, not a number without a C compiler: whether the
    /// peak measured in Java is the machine's.
    static double peakInC() throws IOException, InterruptedException {
        var program = compiled("peak.c", "peak", "-O3", "-march=native", "-ffp-contract=fast");
        if (program == null) return Double.NaN;
        var running = new ProcessBuilder(program.toString()).start();
        try (var out = running.inputReader()) {
            return Double.parseDouble(out.readLine());
        }
    }

    /// A file of C, compiled; null, said aloud, where that is not possible.
    private static @Nullable Path compiled(String source, String name, String... flags)
            throws IOException, InterruptedException {
        Files.createDirectories(Launcher.output());
        var result = Launcher.output().resolve(name);
        var command = new ArrayList<>(List.of("cc"));
        command.addAll(List.of(flags));
        var from = Launcher.root().resolve("tests/src/peers/c").resolve(source);
        command.addAll(List.of("-o", result.toString(), from.toString()));
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() == 0) return result;
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
        System.err.println("without a C compiler, cc, there is no " + source);
        return null;
    }

    /// A file of a jar, unpacked once.
    static Path unpacked(String resource) throws IOException {
        var file = Launcher.output().resolve(resource.substring(resource.lastIndexOf('/') + 1));
        if (Files.exists(file)) return file;
        Files.createDirectories(file.getParent());
        try (var in = Libraries.class.getResourceAsStream(resource)) {
            if (in == null) throw new IOException("no jar has " + resource + "; the profile peers brings it");
            var whole = file.resolveSibling(file.getFileName() + ".part");
            Files.copy(in, whole, StandardCopyOption.REPLACE_EXISTING);
            return Files.move(whole, file);
        }
    }
}
