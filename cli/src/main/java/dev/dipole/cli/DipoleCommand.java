package dev.dipole.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command `dipole` and its verbs.
@Command(
        name = "dipole",
        description = "Deep learning in pure Java for text embeddings.",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong use"})
final class DipoleCommand implements Callable<Integer> {
    /// The verbs by name, in the order in which help lists them.
    private static final Map<String, Class<?>> VERBS = verbs(
            Quickstart.class,
            Train.class,
            Encode.class,
            Evaluate.class,
            Search.class,
            Tokenize.class,
            Inspect.class,
            Doctor.class,
            WarmUp.class,
            HelpCommand.class);

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
        var command = new CommandLine(dipole);
        // A verb that is called by its name needs no others: to look through them all takes a fifth of a start.
        var verb = arguments.length == 0 ? null : VERBS.get(arguments[0]);
        if (verb == null || verb == HelpCommand.class) {
            VERBS.forEach(command::addSubcommand);
        } else {
            command.addSubcommand(arguments[0], verb);
        }
        return command.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)))
                .setErr(err)
                .setExecutionStrategy(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    private static Map<String, Class<?>> verbs(Class<?>... verbs) {
        var byName = new LinkedHashMap<String, Class<?>>();
        for (var verb : verbs) {
            byName.put(Objects.requireNonNull(verb.getAnnotation(Command.class)).name(), verb);
        }
        return byName;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Failures.WRONG_USE;
    }
}
