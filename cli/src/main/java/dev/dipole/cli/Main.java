package dev.dipole.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The beginning of the program: the Vector API is brought in, then the command line is run.
public final class Main {
    private Main() {}

    /// Runs a command line and ends the JVM with its exit code: 0 done, 1 the work failed, 2 wrong use.
    public static void main(String[] args) {
        // Numbers read the same everywhere: figures are copied into other programs, and file names are made of them.
        Locale.setDefault(Locale.ROOT);
        // Messages hold characters such as ≠, also where the locale was never set.
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        var missing = VectorModule.load();
        if (missing.isPresent() && VectorModule.installed() && !Relaunch.happened()) {
            var exitCode = Relaunch.run(args);
            if (exitCode.isPresent()) System.exit(exitCode.getAsInt());
        }
        missing.ifPresent(reason -> System.err.println(
                "dipole: the scalar kernels are used, with the same results but much slower: " + reason));
        System.exit(DipoleCommand.run(args));
    }
}
