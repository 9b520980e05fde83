package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dipole.nn.io.AtomicFiles.Existing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    private List<String> names(Path of) throws IOException {
        try (var entries = Files.list(of)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileAppearsWholeAndReplacesTheOlderOne() throws IOException {
        var file = folder.resolve("a/b/file.txt");
        AtomicFiles.write(file, "first");
        AtomicFiles.write(file, out -> {
            out.write("sec".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertEquals("first", Files.readString(file), "the older file stands until the new one is complete");
            out.write("ond".getBytes(StandardCharsets.UTF_8));
        });
        assertEquals("second", Files.readString(file));
        assertEquals(List.of("file.txt"), names(AtomicFiles.parent(file)));
    }

    @Test
    void aFailureInsideAFolderNamesTheFileAsItWouldBe() throws IOException {
        var target = folder.resolve("model");
        var error = assertThrows(
                OutputException.class,
                () -> AtomicFiles.writeFolder(target, Existing.REFUSE, inside -> {
                    throw new OutputException(inside.resolve("weights"), new IOException("No space left on device"));
                }));
        assertEquals(
                target.resolve("weights")
                        + ": cannot be written: the disk is full; free some space or choose another place",
                error.getMessage());
        assertEquals(List.of(), names(folder));
    }

    @Test
    void aPlaceBelowAFileIsRefusedBeforeTheWork() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "x");
        var error = assertThrows(OutputException.class, () -> AtomicFiles.requireRoom(file.resolve("a/b")));
        assertTrue(
                error.getMessage().endsWith("cannot be written: " + file + " is in the way and is not a folder"),
                error::getMessage);
        assertThrows(OutputException.class, () -> AtomicFiles.refuseExisting(file.resolve("a")));
        AtomicFiles.requireRoom(folder.resolve("a/b/c"));
    }

    @Test
    void aFailureLeavesTheOlderFileAndNothingElse() throws IOException {
        var file = folder.resolve("file.txt");
        AtomicFiles.write(file, "first");
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IllegalStateException("bug");
                }));
        assertThrows(
                OutputException.class,
                () -> AtomicFiles.write(file, out -> {
                    throw new IOException("broken source");
                }));
        assertEquals("first", Files.readString(file));
        assertEquals(List.of("file.txt"), names(folder));
    }

    @Test
    void aFullDiskIsOneSentence() {
        var full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped: this system has no /dev/full");
        var problem = assertThrows(OutputException.class, () -> AtomicFiles.write(full, "x".repeat(100_000)));
        assertEquals(
                "/dev/full: cannot be written: the disk is full; free some space or choose another place",
                problem.getMessage());
        assertThrows(OutputException.class, () -> AtomicFiles.write(full, "short, found at the last flush"));
        var within = assertThrows(
                OutputException.class,
                () -> AtomicFiles.writeFolder(
                        folder.resolve("run"), Existing.REFUSE, inside -> AtomicFiles.write(full, "x")));
        assertEquals("/dev/full", within.source());
    }

    @Test
    void aDeviceIsWrittenAndNotReplaced() throws IOException {
        var device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "skipped: this system has no /dev/null");
        AtomicFiles.write(device, "gone");
        assertFalse(Files.isRegularFile(device));
        try (var file = AtomicFile.open(device)) {
            assertThrows(OutputException.class, () -> file.patch(0, new byte[1]));
        }
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        var target = Files.writeString(folder.resolve("target"), "old");
        var link = Files.createSymbolicLink(folder.resolve("link"), target);
        AtomicFiles.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void impossiblePlacesAreNamed() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "x");
        assertMessage(": is a folder, not a file", () -> AtomicFiles.write(folder, "x"));
        assertMessage("is not a folder", () -> AtomicFiles.write(file.resolve("below"), "x"));
        assertMessage("File name too long", () -> AtomicFiles.write(folder.resolve("n".repeat(300)), "x"));
        assertMessage(
                "exists already; choose another folder or remove it",
                () -> AtomicFiles.writeFolder(file, Existing.REFUSE, inside -> {}));
        var locked = Files.createDirectory(folder.resolve("locked"));
        assumeTrue(locked.toFile().setWritable(false), "skipped: permissions cannot be set here");
        assumeFalse(Files.isWritable(locked), "skipped: this user may write everywhere");
        assertMessage("permission denied", () -> AtomicFiles.write(locked.resolve("file"), "x"));
    }

    private static void assertMessage(String expected, Executable work) {
        var problem = assertThrows(OutputException.class, work);
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
    }

    @Test
    void aFolderAppearsWhole() throws IOException {
        var run = folder.resolve("runs/first");
        AtomicFiles.writeFolder(run, Existing.REFUSE, inside -> {
            assertFalse(Files.exists(run));
            Files.createDirectory(inside.resolve("model"));
            Files.writeString(inside.resolve("model/weights"), "w");
            Files.writeString(inside.resolve("config"), "c");
        });
        assertEquals("w", Files.readString(run.resolve("model/weights")));
        assertEquals(List.of("first"), names(AtomicFiles.parent(run)));
    }

    @Test
    void anExistingFolderIsRefusedOrReplacedByChoice() throws IOException {
        var run = Files.createDirectory(folder.resolve("run"));
        AtomicFiles.writeFolder(run, Existing.REFUSE, inside -> Files.writeString(inside.resolve("old"), "1"));
        assertThrows(OutputException.class, () -> AtomicFiles.refuseExisting(run));
        assertThrows(
                OutputException.class,
                () -> AtomicFiles.writeFolder(run, Existing.REFUSE, inside -> {
                    throw new AssertionError("refused before any work");
                }));
        AtomicFiles.writeFolder(run, Existing.REPLACE, inside -> Files.writeString(inside.resolve("new"), "2"));
        assertEquals(List.of("new"), names(run));
        assertThrows(
                OutputException.class,
                () -> AtomicFiles.writeFolder(run, Existing.REPLACE, inside -> {
                    Files.writeString(inside.resolve("half"), "3");
                    throw new IOException("No space left on device");
                }));
        assertEquals(List.of("new"), names(run));
        assertEquals(List.of("run"), names(folder));
    }

    @Test
    void theOlderFolderIsBackWhenTheNewOneCannotTakeItsPlace() throws IOException {
        var run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve("file"), "old");
        assertThrows(IOException.class, () -> AtomicFiles.putInPlace(folder.resolve("vanished"), run));
        assertEquals("old", Files.readString(run.resolve("file")));
        assertEquals(List.of("run"), names(folder));
    }

    @Test
    void leftoversAreRemovedAndASetAsideFolderComesBack() throws IOException {
        var half = Files.createDirectory(folder.resolve(".run.tmp-0123456789abcdef"));
        Files.writeString(half.resolve("file"), "half");
        var file = Files.writeString(folder.resolve(".notes.txt.tmp-0123456789abcdef"), "half");
        var aside = Files.createDirectory(folder.resolve(".run.old-0123456789abcdef"));
        Files.writeString(aside.resolve("file"), "whole");
        var replaced = Files.createDirectory(folder.resolve(".done.old-0123456789abcdef"));
        Files.createDirectory(folder.resolve("done"));
        Files.writeString(folder.resolve(".hidden"), "the user's own");
        Files.writeString(folder.resolve(".mine.tmp-12"), "the user's own");

        var cleaned = AtomicFiles.cleanUp(folder);

        assertEquals(List.of(replaced, file, half), cleaned.removed());
        assertEquals(List.of(folder.resolve("run")), cleaned.restored());
        assertEquals("whole", Files.readString(folder.resolve("run/file")));
        assertEquals(List.of(".hidden", ".mine.tmp-12", "done", "run"), names(folder));
    }

    @Test
    void anInterruptedThreadStillWrites() throws IOException {
        Thread.currentThread().interrupt();
        try {
            AtomicFiles.writeFolder(
                    folder.resolve("checkpoint"),
                    Existing.REFUSE,
                    inside -> AtomicFiles.write(inside.resolve("step"), "100"));
            assertEquals(
                    "ad57366865126e55649ecb23ae1d48887544976efea46a48eb5d85a6eeb4d306",
                    AtomicFiles.sha256(folder.resolve("checkpoint/step")));
        } finally {
            assertTrue(Thread.interrupted(), "the interruption is for the caller to see");
        }
    }

    @Test
    void sumsAreTheStandardOnes() throws IOException {
        var file = Files.writeString(folder.resolve("abc"), "abc");
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", AtomicFiles.sha256(file));
        var missing = assertThrows(InputException.class, () -> AtomicFiles.sha256(folder.resolve("none")));
        assertTrue(missing.getMessage().endsWith("none: cannot be read: it does not exist"), missing.getMessage());
    }
}
