package dev.dipole.cli;

import dev.dipole.contrastive.train.Progress;
import dev.dipole.nn.io.JsonLinesWriter;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where a verb's words go: data to standard output, everything else to standard error. A verb mixes it in:
///
/// ```java
/// @Mixin
/// private Console console;
/// ```
@Command
final class Console {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// What the user asked for, as text.
    PrintWriter data() {
        return spec.commandLine().getOut();
    }

    /// What the user asked for, as JSON lines; `commit` sends on what was held back.
    JsonLinesWriter jsonLines() {
        var dipole = (DipoleCommand) spec.root().userObject();
        return JsonLinesWriter.to(StandardOutput.NAME, dipole.out);
    }

    /// A remark beside the data.
    void say(String line) {
        messages().println(line);
    }

    /// A remark on how many there were; in the plural `%,d` stands for the number.
    void count(long number, String one, String many) {
        if (number > 0) say(number == 1 ? one : many.formatted(number));
    }

    /// Tells how long work goes on.
    Progress progress() {
        return ProgressLine.on(messages());
    }

    private PrintWriter messages() {
        return spec.commandLine().getErr();
    }
}
