package dev.dipole.cli;

import dev.dipole.autograd.NonFiniteException;
import dev.dipole.contrastive.data.DataException;
import dev.dipole.contrastive.train.TrainingException;
import dev.dipole.nn.io.FileException;
import dev.dipole.nn.io.NearestName;
import dev.dipole.transformer.tokenizer.TokenizerException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What the user hears when something goes wrong: one sentence on standard error, and an exit code.
final class Failures implements IExecutionStrategy, IParameterExceptionHandler {
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    /// What a shell reports of a program ended by SIGPIPE.
    static final int PIPE_CLOSED = 128 + 13;

    /// The constants of an enum, which help and users write in lower case.
    private static final Pattern CHOICES = Pattern.compile("expected one of \\[[A-Z0-9_, ]+]");

    private final BooleanSupplier debug;

    /// With stack traces if `debug` says so.
    Failures(BooleanSupplier debug) {
        this.debug = debug;
    }

    /// Runs what was asked for, help and version too, to the last byte of output.
    @Override
    public int execute(ParseResult parsed) {
        try {
            int exitCode = new CommandLine.RunLast().execute(parsed);
            parsed.commandSpec().commandLine().getOut().flush();
            return exitCode;
        } catch (ParameterException e) {
            throw e;
        } catch (CommandLine.ExecutionException e) {
            return report(e.getCause() == null ? e : e.getCause(), e.getCommandLine());
        } catch (RuntimeException | Error e) {
            return report(e, parsed.commandSpec().commandLine());
        }
    }

    /// Reports a failure of the work, or what the work found wrong with its command line.
    int report(Throwable failure, CommandLine command) {
        var cause = unwrapped(failure);
        if (cause instanceof StandardOutput.ClosedException) return PIPE_CLOSED;
        var err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + sentence(cause));
        if (debug.getAsBoolean()) failure.printStackTrace(err);
        err.flush();
        return cause instanceof WrongUseException ? WRONG_USE : FAILED;
    }

    /// What went wrong, in words for the user.
    static String sentence(Throwable failure) {
        return switch (failure) {
            case WrongUseException e -> e.getMessage();
            case FileException e -> e.getMessage();
            case DataException e -> e.getMessage();
            case TrainingException e when e.getMessage() != null -> e.getMessage();
            case TokenizerException e when e.getMessage() != null -> e.getMessage();
            case NonFiniteException e when e.getMessage() != null -> e.getMessage();
            case UncheckedIOException e
            when e.getCause() != null ->
                "reading or writing failed: " + e.getCause().getMessage();
            case OutOfMemoryError _ -> outOfMemory();
            case StackOverflowError _ ->
                "the work nests too deeply for the stack; DIPOLE_JAVA_OPTS=-Xss16m gives it more, --debug says where";
            case IllegalArgumentException e
            when e.getMessage() != null && !(e instanceof NumberFormatException) -> e.getMessage();
            default ->
                "an unexpected error, which should not happen: %s; run the command with --debug to see where"
                        .formatted(failure);
        };
    }

    private static String outOfMemory() {
        return "out of memory: the heap may grow to %d MiB; DIPOLE_JAVA_OPTS=-Xmx12g allows more, and smaller batches need less"
                .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }

    /// The failure itself, without the wrappers that threads put around it.
    private static Throwable unwrapped(Throwable failure) {
        var inner = failure;
        while ((inner instanceof ExecutionException || inner instanceof CompletionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        var name = command.getCommandSpec().qualifiedName();
        var err = command.getErr();
        err.println(name + ": " + problem(e, args) + " (see " + name + " --help)");
        if (debug.getAsBoolean()) e.printStackTrace(err);
        err.flush();
        return WRONG_USE;
    }

    private static String problem(ParameterException e, String[] args) {
        var spec = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().getFirst(), spec);
        }
        if (e instanceof MissingParameterException) {
            // A mistyped option is likelier than a forgotten one.
            var known = optionNames(spec);
            for (var arg : args) {
                if (arg.startsWith("--") && !known.contains(optionName(arg))) return unknown(arg, spec);
            }
        }
        // picocli's words are a programmer's.
        var message = String.valueOf(e.getMessage())
                .replaceFirst("^Error: ", "")
                .replaceFirst("' is not an? (int|long)$", "' is not a whole number, or too large")
                .replaceFirst(" \\(case-insensitive\\)", "");
        message = CHOICES.matcher(message).replaceFirst(match -> match.group().toLowerCase(Locale.ROOT));
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String unknown(String given, CommandSpec spec) {
        if (given.startsWith("-")) {
            var option = optionName(given);
            return "there is no option '" + option + "'" + NearestName.hint(option, optionNames(spec));
        }
        if (!spec.subcommands().isEmpty()) {
            return "there is no command '" + given + "'"
                    + NearestName.hint(given, spec.subcommands().keySet());
        }
        return "unexpected argument '" + given + "'";
    }

    private static String optionName(String argument) {
        return argument.replaceFirst("=.*", "");
    }

    private static List<String> optionNames(CommandSpec spec) {
        var names = new ArrayList<String>();
        for (var option : spec.options()) names.addAll(List.of(option.names()));
        return names;
    }
}
