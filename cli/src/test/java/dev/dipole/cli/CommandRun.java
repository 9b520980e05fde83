package dev.dipole.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// What a command line did: its exit code and what it wrote.
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new StringWriter();
        int exitCode = DipoleCommand.run(out, new PrintWriter(err), arguments);
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
    }
}
