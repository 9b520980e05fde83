package dev.dipole.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What a command line did: its exit code and what it wrote.
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = DipoleCommand.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
