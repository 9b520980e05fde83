package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole JVMs, started without `--add-modules`.
class RelaunchTest {
    @TempDir
    Path folder;

    @Test
    void withTheManifestsDoorTheModuleIsLoadedInPlace() throws Exception {
        var run = java(List.of("--add-exports", "java.base/jdk.internal.module=ALL-UNNAMED"), "doctor");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("-bit vectors"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void withoutItAChildHasTheModule() throws Exception {
        var run = java(List.of(), "doctor");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("-bit vectors"), run.out());
        assertTrue(run.out().contains("-Ddipole.relaunched=true"), run.out());
    }

    @Test
    void theChildsExitCodeIsOurs() throws Exception {
        assertEquals(2, java(List.of(), "no-such-verb").exitCode());
        assertEquals(1, java(List.of(), "tokenize", "--model", "no-such-folder").exitCode());
    }

    @Test
    void whereNeitherHelpsTheScalarKernelsAreAnnounced() throws Exception {
        var run = java(List.of("-Ddipole.relaunched=true"), "doctor");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("scalar kernels"), run.out());
        assertTrue(
                run.err().startsWith("dipole: the scalar kernels are used, with the same results but much slower: "),
                run.err());
    }

    private CommandRun java(List<String> flags, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        int exitCode = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new CommandRun(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
