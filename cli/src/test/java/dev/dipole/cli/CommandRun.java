package dev.dipole.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// What a command line did: its exit code and what it wrote.
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... arguments) {
        return fed("", arguments);
    }

    /// With a text on standard input.
    static CommandRun fed(String input, String... arguments) {
        return fed(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    /// With a stream as standard input.
    static CommandRun fed(InputStream input, String... arguments) {
        var before = System.in;
        var out = new ByteArrayOutputStream();
        var err = new StringWriter();
        try {
            System.setIn(input);
            int exitCode = DipoleCommand.run(out, new PrintWriter(err), arguments);
            return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    /// The same, which must have succeeded.
    CommandRun done() {
        if (exitCode != 0) throw new AssertionError("exit code " + exitCode + ": " + err);
        return this;
    }
}
