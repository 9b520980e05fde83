package dev.dipole.contrastive.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The processor of this machine, for records: speeds mean little without it.
final class Processor {
    private static final Path FACTS = Path.of("/proc/cpuinfo");

    private Processor() {}

    /// Its name and how many cores Java may use.
    static String name() {
        return "%s, %s cores".formatted(model(), Runtime.getRuntime().availableProcessors());
    }

    /// As Linux or Windows know it.
    private static String model() {
        try (var lines = Files.lines(FACTS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(Processor::otherwise);
        } catch (IOException | UncheckedIOException e) {
            return otherwise();
        }
    }

    private static String otherwise() {
        String windows = System.getenv("PROCESSOR_IDENTIFIER");
        return windows == null ? System.getProperty("os.arch") : windows;
    }
}
