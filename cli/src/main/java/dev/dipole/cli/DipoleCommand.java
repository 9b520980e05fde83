package dev.dipole.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command `dipole`; its verbs are the classes listed here.
@Command(
        name = "dipole",
        description = "Deep learning in pure Java for text embeddings.",
        subcommands = {
            Tokenize.class,
            Doctor.class,
            HelpCommand.class,
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong use"})
final class DipoleCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", description = "Show where an error came from.", scope = ScopeType.INHERIT)
    private boolean debug;

    /// Runs a command line against the process' own streams.
    static int run(String... arguments) {
        return run(StandardOutput.open(), new PrintWriter(System.err, true), arguments);
    }

    /// Runs a command line and returns its exit code.
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        var failures = new Failures();
        var command = new CommandLine(new DipoleCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true);
        try {
            int exitCode = command.execute(arguments);
            out.flush();
            return exitCode;
        } catch (RuntimeException | Error e) {
            return Failures.report(e, command, List.of(arguments).contains("--debug"));
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
