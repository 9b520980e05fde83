package dev.dipole.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Command;

/// Uses the classes that most commands use, so that the launcher can have the JVM archive them: starts become
/// faster.
@Command(name = "warm-up", hidden = true, description = "Uses what most commands use; for the launcher.")
final class WarmUp implements Runnable {
    @Override
    public void run() {
        DipoleCommand.run(OutputStream.nullOutputStream(), new PrintWriter(Writer.nullWriter()), "doctor");
    }
}
