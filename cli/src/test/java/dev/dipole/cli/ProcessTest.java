package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.JsonFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only a whole process can show: Ctrl-C, pipes that close, disks that are full.
@ExtendWith(TinyModel.Maker.class)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTest {
    @TempDir
    Path folder;

    @Test
    void controlCLeavesACheckpointAndResumingGivesTheSameWeights() throws Exception {
        TinyModel.write(folder);
        var recipe = folder.resolve("tiny.json").toString();
        var out = folder.resolve("interrupted");
        var steps = "training.steps=60";
        var err = folder.resolve("err");
        var process = new ProcessBuilder(java("train", recipe, "--out", out.toString(), "--set", steps))
                .redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var metrics = out.resolve("metrics.jsonl");
        while (process.isAlive()
                && (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 2)) Thread.sleep(5);
        boolean deaf = ignoresInterrupts();
        new ProcessBuilder("kill", deaf ? "-TERM" : "-INT", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it did not end");
        var said = Files.readString(err);
        assertEquals(deaf ? 143 : 130, process.exitValue(), said);
        assertTrue(said.contains("; go on with: dipole train --resume --out " + out), said);
        assertTrue(!Files.exists(out.resolve("model")), "no model before the training is done");

        var resumed =
                CommandRun.of("train", "--resume", "--out", out.toString()).done();
        assertTrue(resumed.err().contains("continuing after step "), resumed.err());
        var whole = folder.resolve("whole");
        CommandRun.of("train", recipe, "--out", whole.toString(), "--set", steps)
                .done();
        assertEquals(weights(whole), weights(out));
        assertEquals(60, Files.readAllLines(metrics).size(), "a line for each step, none twice");
    }

    /// A shell's background jobs and their children never hear Ctrl-C; being ended by SIGTERM takes the same
    /// way through the program.
    private static boolean ignoresInterrupts() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return false;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private static String weights(Path run) {
        return JsonFiles.readObject(run.resolve("manifest.json"))
                .path("weights_sha256")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG"})
    void numbersAreTheSameUnderEveryLocale(String locale, TinyModel tiny) throws Exception {
        var texts = Files.writeString(folder.resolve("texts.txt"), "opens the apple\n");
        var command =
                java("search", "--model", tiny.model().toString(), "--corpus", texts.toString(), "opens the apple");
        command.addAll(
                1, List.of("-Duser.language=" + locale.substring(0, 2), "-Duser.country=" + locale.substring(3)));
        var out = folder.resolve("out");
        int exitCode = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(0, exitCode);
        assertEquals(" 1.0000  1  opens the apple\n", Files.readString(out));
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheCommandQuietly(TinyModel tiny) throws Exception {
        var texts = folder.resolve("texts.txt");
        Files.writeString(texts, "opens the apple\n".repeat(50_000));
        var run = shell("tokenize", tiny, texts, "| head -n 1; exit ${PIPESTATUS[0]}");
        assertEquals(141, run.exitCode(), run.err());
        assertEquals(1, run.out().lines().count());
        assertEquals("", run.err());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsToldOfStandardOutputAndOfFiles(TinyModel tiny) throws Exception {
        var texts = folder.resolve("texts.txt");
        Files.writeString(texts, "opens the apple\n".repeat(3000));
        var run = shell("tokenize", tiny, texts, "> /dev/full");
        assertEquals(1, run.exitCode());
        assertTrue(
                run.err().startsWith("dipole tokenize: standard output: cannot be written: the disk is full"),
                run.err());
        var link = Files.createSymbolicLink(folder.resolve("full.jsonl"), Path.of("/dev/full"));
        var toFile = CommandRun.of(
                "encode",
                "--model",
                tiny.model().toString(),
                "--input",
                texts.toString(),
                "--output",
                link.toString(),
                "--overwrite");
        assertEquals(1, toFile.exitCode());
        assertTrue(toFile.err().contains("full.jsonl: cannot be written: the disk is full"), toFile.err());
    }

    private CommandRun shell(String verb, TinyModel tiny, Path input, String rest)
            throws IOException, InterruptedException {
        var command = new StringBuilder();
        for (var word : java(verb, "--model", tiny.model().toString(), "--input", input.toString()))
            command.append('\'').append(word).append("' ");
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        int exitCode = new ProcessBuilder("bash", "-c", command + rest)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        // The JVM's own remark about the incubating module is not the program's.
        var said = Files.readString(err)
                .lines()
                .filter(line -> !line.startsWith("WARNING: Using incubator"))
                .toList();
        return new CommandRun(exitCode, Files.readString(out, StandardCharsets.UTF_8), String.join("\n", said));
    }

    private static List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
