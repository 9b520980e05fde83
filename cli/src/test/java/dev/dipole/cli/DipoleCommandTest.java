package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
    void theVerbsGoByTheNamesOfTheirAnnotations() {
        DipoleCommand.VERBS.forEach((name, verb) -> assertEquals(
                name,
                Objects.requireNonNull(verb.getAnnotation(CommandLine.Command.class))
                        .name()));
    }

    /// Also where it stands alone, without the others.
    @Test
    void eachVerbHasItsHelpAndTheOptionsOfAll() {
        for (var verb : DipoleCommand.VERBS.keySet()) {
            if (verb.equals("help")) continue;
            var alone = CommandRun.of(verb, "--help");
            assertEquals(0, alone.exitCode(), alone.err());
            assertEquals(CommandRun.of("--debug", verb, "--help").out(), alone.out());
            assertTrue(alone.out().contains("Usage: dipole " + verb), alone.out());
            assertTrue(alone.out().contains("--debug") && alone.out().contains("Exit codes:"), alone.out());
        }
        assertTrue(CommandRun.of("help", "train").out().contains("Usage: dipole train"));
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
    void doctorSaysWhatAnotherCollectorLoses() {
        var g1 = Map.of(
                "UseG1GC", "true",
                "G1HeapRegionSize", "1048576",
                "UseTransparentHugePages", "false",
                "UseLargePages", "false",
                "MaxHeapSize", "8589934592",
                "ParallelGCThreads", "2");
        assertTrue(doctor(g1).startsWith("at most 8,192 MiB, G1 in regions of 1 MiB: "), doctor(g1));
        assertTrue(doctor(g1).contains("huge pages off, 2 threads collect"), doctor(g1));
        var other = new HashMap<>(g1);
        other.put("UseG1GC", "false");
        other.put("UseTransparentHugePages", "true");
        assertTrue(doctor(other).contains("lose about a fifth (-XX:+UseG1GC -XX:G1HeapRegionSize=1m"), doctor(other));
        assertTrue(doctor(other).contains("huge pages on"), doctor(other));
    }

    private static String doctor(Map<String, String> options) {
        return Doctor.memory(name -> Objects.requireNonNull(options.get(name), name)).stream()
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void doctorNamesTheActiveKernels() {
        var run = CommandRun.of("doctor");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("active     cpu: float32, "), run.out());
        assertTrue(run.out().contains("backend    reference: usable"), run.out());
    }
}
