package dev.dipole.cli;

import java.io.PrintWriter;
import java.io.Writer;
import picocli.CommandLine.Command;

/// Uses the classes that most commands use, so that the launcher can have the JVM archive them and starts become faster.
@Command(name = "warm-up", hidden = true, description = "Uses what most commands use; for the launcher.")
final class WarmUp implements Runnable {
    @Override
    public void run() {
        var nowhere = new PrintWriter(Writer.nullWriter());
        DipoleCommand.run(nowhere, nowhere, "doctor");
        JsonLines.write(nowhere, json -> json.writeNumberProperty("score", 0.5f));
    }
}
