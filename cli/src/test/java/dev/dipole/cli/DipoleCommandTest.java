package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DipoleCommandTest {
    @Test
    void withoutACommandTheUsageGoesToStandardError() {
        var run = CommandRun.of();
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("Usage: dipole"), run.err());
    }

    @Test
    void askedForHelpGoesToStandardOutput() {
        var run = CommandRun.of("--help");
        assertEquals(0, run.exitCode());
        assertEquals("", run.err());
        assertTrue(run.out().contains("doctor"), run.out());
        assertTrue(!run.out().contains("warm-up"), "hidden verbs are for the launcher");
    }

    /// The list of commands shows only that.
    @Test
    void theFirstLineOfEachDescriptionIsASentence() {
        for (var verb :
                List.of(Quickstart.class, Train.class, Encode.class, Evaluate.class, Search.class, Tokenize.class)) {
            var first = Objects.requireNonNull(verb.getAnnotation(CommandLine.Command.class))
                    .description()[0];
            assertTrue(first.endsWith("."), first);
        }
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheNearest() {
        var run = CommandRun.of("tokenise");
        assertEquals(2, run.exitCode());
        assertEquals(
                "dipole: there is no command 'tokenise'; did you mean 'tokenize'? (see dipole --help)\n", run.err());
    }

    @Test
    void aMistypedOptionIsAnsweredWithTheNearestAlsoWhenItWasRequired() {
        var run = CommandRun.of("tokenize", "--modle=my-model");
        assertEquals(2, run.exitCode());
        assertEquals(
                "dipole tokenize: there is no option '--modle'; did you mean '--model'? (see dipole tokenize --help)\n",
                run.err());
    }

    @Test
    void aForgottenOptionIsNamed() {
        var run = CommandRun.of("tokenize");
        assertEquals(2, run.exitCode());
        assertEquals(
                "dipole tokenize: missing required option: '--model=DIR' (see dipole tokenize --help)\n", run.err());
    }

    @Test
    void aMissingFileIsOneSentence() {
        var run = CommandRun.of("tokenize", "--model", "no-such-folder");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("no-such-folder"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void debugShowsWhereAnErrorCameFrom() {
        var run = CommandRun.of("tokenize", "--model", "no-such-folder", "--debug");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("\tat dev.dipole."), run.err());
    }

    @Test
    void doctorNamesTheActiveKernels() {
        var run = CommandRun.of("doctor");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("active     cpu: float32, "), run.out());
        assertTrue(run.out().contains("backend    reference: usable"), run.out());
    }
}
