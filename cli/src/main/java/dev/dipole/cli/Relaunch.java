package dev.dipole.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The same program once more, in a child JVM that was started with the Vector API's module.
///
/// The child has the same flags, arguments and streams, and its exit code becomes ours. A signal that ends this
/// JVM is passed on, and this JVM waits for what the child still has to do, such as writing a checkpoint.
final class Relaunch {
    private static final String MARK = "dipole.relaunched";

    private Relaunch() {}

    /// Whether this JVM is such a child already.
    static boolean happened() {
        return Boolean.getBoolean(MARK);
    }

    /// Runs the child to its end.
    ///
    /// @return its exit code, or nothing if it could not be started
    static OptionalInt run(String[] arguments) {
        Process child;
        try {
            child = new ProcessBuilder(command(arguments)).inheritIO().start();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(child)));
        return OptionalInt.of(exitCode(child));
    }

    static List<String> command(String[] arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // Two JVMs cannot listen on the same debugging port.
            if (!flag.startsWith("-agentlib:jdwp")) command.add(flag);
        }
        command.add("--add-modules=" + VectorModule.NAME);
        command.add("-D" + MARK + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static void end(Process child) {
        child.destroy();
        exitCode(child);
    }

    private static int exitCode(Process child) {
        while (true) {
            try {
                return child.waitFor();
            } catch (InterruptedException e) {
                child.destroy();
            }
        }
    }
}
