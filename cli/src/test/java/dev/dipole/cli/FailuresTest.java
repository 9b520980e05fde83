package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.InputException;
import dev.dipole.tensor.ShapeException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailuresTest {
    @Test
    void ourOwnExceptionsSpeakForThemselves() {
        assertEquals("add: no", Failures.sentence(new ShapeException("add: no")));
        assertEquals(
                "a.txt: cannot be read: it does not exist",
                Failures.sentence(new InputException(Path.of("a.txt"), new NoSuchFileException("a.txt"))));
    }

    @Test
    void memoryAndStackComeWithARemedy() {
        assertTrue(Failures.sentence(new OutOfMemoryError()).contains("-Xmx"));
        assertTrue(Failures.sentence(new StackOverflowError()).contains("-Xss"));
    }

    @Test
    void whatNobodyExpectedSaysSo() {
        var sentence = Failures.sentence(new IllegalStateException("odd"));
        assertEquals(
                "an unexpected error, which should not happen: java.lang.IllegalStateException: odd;"
                        + " run the command with --debug to see where",
                sentence);
        // The JDK's own, from parsing somewhere deep inside: no sentence for a user.
        assertTrue(Failures.sentence(new NumberFormatException("For input string: \"\""))
                .startsWith("an unexpected"));
    }

    @Test
    void wrappersOfThreadsAreTakenOff() {
        var err = new StringWriter();
        var command = new CommandLine(new Doctor()).setErr(new PrintWriter(err));
        int exitCode = new Failures(() -> false)
                .report(new CompletionException(new UncheckedIOException(new IOException("bad disk"))), command);
        assertEquals(1, exitCode);
        assertEquals("doctor: reading or writing failed: bad disk\n", err.toString());
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() {
        assertEquals("", afterWritingTo("Broken pipe").err());
        assertEquals(141, afterWritingTo("Broken pipe").exitCode());
    }

    @Test
    void aFullDiskIsNotPassedOverInSilence() {
        var run = afterWritingTo("No space left on device");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("standard output: cannot be written: the disk is full"), run.err());
    }

    private static CommandRun afterWritingTo(String failure) {
        var broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        var err = new StringWriter();
        int exitCode = DipoleCommand.run(StandardOutput.over(broken), new PrintWriter(err), "--version");
        return new CommandRun(exitCode, "", err.toString());
    }
}
