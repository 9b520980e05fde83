package dev.dipole.cli;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
    /// The verbs in the order in which help lists them, by the names that their annotations have: reading those
    /// of all takes longer than the rest of a start.
    static final Map<String, Class<?>> VERBS = verbs();

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
            VERBS.forEach((name, each) -> command.addSubcommand(name, each));
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

    private static Map<String, Class<?>> verbs() {
        var verbs = new LinkedHashMap<String, Class<?>>();
        verbs.put("quickstart", Quickstart.class);
        verbs.put("train", Train.class);
        verbs.put("encode", Encode.class);
        verbs.put("evaluate", Evaluate.class);
        verbs.put("search", Search.class);
        verbs.put("tokenize", Tokenize.class);
        verbs.put("objectives", Objectives.class);
        verbs.put("objective", ObjectiveVerb.class);
        verbs.put("inspect", Inspect.class);
        verbs.put("doctor", Doctor.class);
        verbs.put("warm-up", WarmUp.class);
        verbs.put("help", HelpCommand.class);
        return verbs;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Failures.WRONG_USE;
    }
}
