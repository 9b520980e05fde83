package dev.dipole.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.dipole.contrastive.data.DataException;
import dev.dipole.contrastive.data.JdkCorpus;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.model.ModelFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says what Dipole found on this machine, and what is not as it could be.
@Command(
        name = "doctor",
        description = "Says what Dipole found on this machine: Java, vector width, backends, active kernels, memory.")
final class Doctor implements Callable<Integer> {
    /// The first release whose G1 leaves arrays in place while native code holds them.
    private static final Runtime.Version ADVISED = Runtime.Version.parse("25.0.3");

    private static final List<String> SAMPLES =
            List.of("a", "remove an element while iterating", "public static void main(String[] args) {}");

    /// Unit vectors in float32 agree with float64 to about 1e-6.
    private static final double PARITY = 1e-4;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Also read this model, and compare its vectors here with those computed in float64.")
    private @Nullable Path model;

    @Mixin
    private Console console;

    @Override
    public Integer call() {
        row("dipole", Version.ofDipole());
        java();
        processor();
        row("vectors", vectors());
        for (var provider : Backends.providers()) {
            row("backend", provider.name() + ": " + provider.unusable().orElse("usable"));
        }
        row("active", Backends.current().describe());
        boolean gpu = Backends.providers().stream()
                .anyMatch(provider -> provider.name().equals("cuda"));
        if (!gpu) row("gpu", "none: the gpu module is not part of this build");
        row("src.zip", sources());
        return model == null || parity(model) ? 0 : Failures.FAILED;
    }

    /// Whether the model's vectors are those of float64, but for rounding.
    private boolean parity(Path folder) {
        var read = ModelOption.read(folder, console);
        row("model", "%s: %,d weights, %d dimensions".formatted(folder, read.size(), read.dimension()));
        var here = read.embed(SAMPLES).vectors();
        var exact = Backends.with(
                Backends.named("reference"),
                () -> ModelFolder.read(folder, note -> {}).embed(SAMPLES).vectors());
        double worst = 0;
        for (int i = 0; i < here.length; i++) {
            Vectors.toUnitLength(here[i]);
            Vectors.toUnitLength(exact[i]);
            for (int j = 0; j < here[i].length; j++) worst = Math.max(worst, Math.abs(here[i][j] - exact[i][j]));
        }
        var verdict = worst < PARITY ? "as it should be" : "which is too far";
        row("parity", "%.1e from float64 at most, %s".formatted(worst, verdict));
        return worst < PARITY;
    }

    private void java() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        row("java", "%s, %s".formatted(Runtime.version(), System.getProperty("java.vendor")));
        row("", System.getProperty("java.home"));
        advice(Runtime.version()).ifPresent(advice -> row("", advice));
        row("flags", String.join(" ", runtime.getInputArguments()));
        var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        memory(name -> vm.getVMOption(name).getValue()).forEach(line -> row(line.getKey(), line.getValue()));
    }

    /// Heap, collector, pages and threads, and what is lost with other settings.
    ///
    /// @param option the value of an option of the running JVM
    static List<Map.Entry<String, String>> memory(UnaryOperator<String> option) {
        boolean g1 = Boolean.parseBoolean(option.apply("UseG1GC"));
        long region = Long.parseLong(option.apply("G1HeapRegionSize")) >> 20;
        var collector = g1
                ? "G1 in regions of %d MiB: a float[] of half a region begins on a cache line and never moves"
                        .formatted(region)
                : collectors() + ", which moves arrays: matrix products lose about a fifth"
                        + " (-XX:+UseG1GC -XX:G1HeapRegionSize=1m; `dipole` sets it, a program of your own has to)";
        boolean huge = Boolean.parseBoolean(option.apply("UseTransparentHugePages"))
                || Boolean.parseBoolean(option.apply("UseLargePages"));
        return List.of(
                Map.entry(
                        "heap",
                        "at most %,d MiB, %s".formatted(Long.parseLong(option.apply("MaxHeapSize")) >> 20, collector)),
                Map.entry(
                        "",
                        "huge pages %s, %s threads collect, %d processors compute"
                                .formatted(
                                        huge ? "on" : "off",
                                        option.apply("ParallelGCThreads"),
                                        Runtime.getRuntime().availableProcessors())));
    }

    /// What is better about a later release, if this one is too early.
    static Optional<String> advice(Runtime.Version version) {
        if (version.compareToIgnoreOptional(ADVISED) >= 0) return Optional.empty();
        return Optional.of(
                "advice: update to 25.0.3 or later; the G1 collector of earlier releases may move arrays that native"
                        + " code holds (JDK-8377811)");
    }

    private static String collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    private void processor() {
        row(
                "processor",
                "%d × %s (%s, %s)"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                model(),
                                System.getProperty("os.arch"),
                                System.getProperty("os.name")));
    }

    /// The processor's name where the system tells it in a file.
    private static String model() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("processor");
        } catch (IOException | UncheckedIOException e) {
            return "processor";
        }
    }

    private static String vectors() {
        if (!VectorModule.present())
            return "none: the module " + VectorModule.NAME + " is missing, the kernels are scalar";
        var species = FloatVector.SPECIES_PREFERRED;
        return "%d bits (%d floats)".formatted(species.vectorBitSize(), species.length());
    }

    private static String sources() {
        try {
            return JdkCorpus.locate().toString();
        } catch (DataException e) {
            return e.getMessage();
        }
    }

    private void row(String name, String value) {
        PrintWriter out = console.data();
        out.printf("%-10s %s%n", name, value);
    }
}
