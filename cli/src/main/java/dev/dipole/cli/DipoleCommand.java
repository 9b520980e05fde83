package dev.dipole.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command `dipole`; its verbs are the classes listed here.
@Command(
        name = "dipole",
        description = "Deep learning in pure Java for text embeddings.",
        subcommands = {
            Quickstart.class,
            Train.class,
            Encode.class,
            Evaluate.class,
            Search.class,
            Tokenize.class,
            Inspect.class,
            Doctor.class,
            WarmUp.class,
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
final class DipoleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", description = "Show where an error came from.", scope = ScopeType.INHERIT)
    private boolean debug;

    /// Where data goes, as bytes; picocli has it as text.
    final OutputStream out;

    private DipoleCommand(OutputStream out) {
        this.out = out;
    }

    /// Runs a command line against the process' own streams.
    static int run(String... arguments) {
        return run(StandardOutput.open(), new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments);
    }

    /// Runs a command line and returns its exit code.
    static int run(OutputStream out, PrintWriter err, String... arguments) {
        var dipole = new DipoleCommand(out);
        var failures = new Failures(() -> dipole.debug);
        return new CommandLine(dipole)
                .setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)))
                .setErr(err)
                .setExecutionStrategy(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Failures.WRONG_USE;
    }
}
