package dev.dipole.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What the numbers were taken on. Both the processor and the load belong to every number.
public final class Machine {
    private Machine() {}

    /// One line: processor, cores, load, Java.
    public static String line() {
        return "%s, %d cores, load %s, %s %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        load(),
                        System.getProperty("java.vendor.version", "Java"),
                        Runtime.version());
    }

    /// The processor's name.
    public static String processor() {
        return field("model name");
    }

    /// Whether its maker is Intel, whose MKL shuts AVX-512 off on processors of others.
    public static boolean intel() {
        return field("vendor_id").equals("GenuineIntel");
    }

    /// The system's load average of the last minute.
    public static String load() {
        return read(Path.of("/proc/loadavg")).replaceFirst("(?s) .*", "");
    }

    private static String field(String name) {
        return read(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse(System.getProperty("os.arch", "?").toLowerCase(Locale.ROOT));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "?";
        }
    }
}
