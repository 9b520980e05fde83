package dev.dipole.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The other end of a [Contender]: its process, asked line by line.
public final class Rival implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;
    private final String about;

    private Rival(String name, Process process) throws IOException {
        this.name = name;
        this.process = process;
        this.to = new PrintWriter(process.outputWriter(), true);
        this.from = process.inputReader();
        this.about = answer();
    }

    /// Starts Dipole under the launcher's flags.
    public static Rival dipole(String name, int threads, Class<? extends Contender> contender, String... arguments)
            throws IOException {
        var flags = new ArrayList<>(Launcher.flags());
        flags.add("--add-modules=jdk.incubator.vector");
        flags.add("-Ddipole.threads=" + threads);
        return start(name, flags, Map.of(), contender, arguments);
    }

    /// Starts a contender.
    ///
    /// @param environment added to this process's, from which all settings of numeric libraries are removed:
    /// made for other programs, they cripple these
    public static Rival start(
            String name,
            List<String> flags,
            Map<String, String> environment,
            Class<? extends Contender> contender,
            String... arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Launcher.java());
        command.addAll(flags);
        command.add("-Ddipole.root=" + Launcher.root());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Contender.class.getName(), contender.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(key -> key.matches("(OPENBLAS|MKL|OMP|GOMP|KMP)_.*"));
        builder.environment().putAll(environment);
        return new Rival(name, builder.start());
    }

    public String name() {
        return name;
    }

    /// What it says of itself.
    public String about() {
        return about;
    }

    /// Gives it a task and waits for what it measured.
    public double[] ask(Object... task) {
        var words = String.join(" ", Arrays.stream(task).map(Object::toString).toList());
        to.println(words);
        try {
            return Arrays.stream(answer().split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new IllegalStateException("%s did not answer to '%s': %s".formatted(name, words, e.getMessage()), e);
        }
    }

    private String answer() throws IOException {
        for (var line = from.readLine(); line != null; line = from.readLine()) {
            if (line.startsWith(Contender.MARK)) return line.substring(Contender.MARK.length());
            System.err.println(name + ": " + line);
        }
        throw new IOException(name + " ended; standard error says why");
    }

    /// The most memory the process ever had, in MiB; 0 where the system does not tell.
    public double peakMebibytes() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmHWM:")) return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
            }
        } catch (IOException e) {
            System.err.println("no peak memory of %s: %s".formatted(name, e));
        }
        return 0;
    }

    @Override
    public void close() {
        to.close(); // it ends by itself: libraries that are killed at work may crash
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
