package dev.dipole.nn.io;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// Files and whole folders that are written completely or not at all.
///
/// What is being written lies beside its target under a hidden name, `.name.tmp-…`, is forced to the disk, and
/// is then renamed. A process killed on the way leaves only such a hidden name behind; [#cleanUp] removes it.
/// All failures are [OutputException]s with a sentence that can be shown as it is.
public final class AtomicFiles {
    private static final Pattern LEFTOVER = Pattern.compile("\\.(.+)\\.(tmp|old)-[0-9a-f]{16}");
    private static final int CHUNK = 1 << 18;

    private AtomicFiles() {}

    /// Writes the content of a file.
    @FunctionalInterface
    public interface Content {
        /// Writes everything to `out`, which need not be closed.
        void to(OutputStream out) throws IOException;
    }

    /// Fills a folder.
    @FunctionalInterface
    public interface FolderContent {
        /// Makes files and folders inside `folder`, which exists and is empty.
        void to(Path folder) throws IOException;
    }

    /// What to do when the folder to be written exists and is not empty.
    public enum Existing {
        /// Stop before anything is written.
        REFUSE,
        /// Put the new folder in its place, and only then remove the old one.
        REPLACE
    }

    /// What a clean-up did: the leftovers it removed, and the folders it put back under their names.
    public record CleanUp(List<Path> removed, List<Path> restored) {}

    /// Writes a file; an older one of that name is replaced. Missing parent folders are made.
    public static void write(Path file, Content content) {
        try (var atomic = AtomicFile.open(file)) {
            content.to(atomic.out());
            atomic.commit();
        } catch (IOException e) {
            throw new OutputException(file, e);
        }
    }

    /// Writes a text file in UTF-8.
    public static void write(Path file, String text) {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Writes a folder with everything in it.
    ///
    /// A folder cannot be exchanged for another in one step on every system. With [Existing#REPLACE] the old
    /// one is first set aside as `.name.old-…`; a process killed in that instant leaves it there, and
    /// [#cleanUp] puts it back.
    public static void writeFolder(Path folder, Existing existing, FolderContent content) {
        try {
            createParent(folder);
            if (existing == Existing.REFUSE) refuseExisting(folder);
            var temporary = Files.createDirectory(hidden(folder, "tmp"));
            try {
                content.to(temporary);
                syncTree(temporary);
                putInPlace(temporary, folder);
            } catch (OutputException e) {
                discard(temporary, e);
                throw inPlace(e, temporary, folder);
            } catch (Throwable e) {
                discard(temporary, e);
                throw e;
            }
        } catch (IOException e) {
            throw new OutputException(folder, e);
        }
    }

    /// Stops unless a folder of that name could be written: it must not exist, or be an empty folder.
    ///
    /// For work that takes long, so that it can be refused before it begins rather than when it is done.
    public static void refuseExisting(Path folder) {
        try {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(folder)) {
                throw new OutputException(folder, "exists already; choose another folder or remove it");
            }
        } catch (IOException e) {
            throw new OutputException(folder, e);
        }
        requireRoom(folder);
    }

    /// Stops unless a file or folder of that name could be made where it is to be: the nearest path above it
    /// that exists must be a folder, and writable.
    public static void requireRoom(Path path) {
        var above = parent(path);
        while (above.getParent() != null && !Files.exists(above)) above = above.getParent();
        if (!Files.isDirectory(above)) {
            throw new OutputException(path, "cannot be written: %s is in the way and is not a folder".formatted(above));
        }
        if (!Files.isWritable(above)) {
            throw new OutputException(path, "cannot be written: no permission to write in %s".formatted(above));
        }
    }

    /// Removes what killed processes left in a folder, and restores what was set aside and not yet replaced.
    ///
    /// Only names of the form written here are touched. Call it when no one else is writing in that folder.
    public static CleanUp cleanUp(Path folder) {
        var removed = new ArrayList<Path>();
        var restored = new ArrayList<Path>();
        try {
            for (var path : list(folder)) {
                var name = LEFTOVER.matcher(path.getFileName().toString());
                if (!name.matches()) continue;
                var target = path.resolveSibling(name.group(1));
                if (name.group(2).equals("old") && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
                    restored.add(target);
                } else {
                    deleteTree(path);
                    removed.add(path);
                }
            }
        } catch (IOException e) {
            throw new OutputException(folder, e);
        }
        return new CleanUp(List.copyOf(removed), List.copyOf(restored));
    }

    /// The SHA-256 of a file's bytes as 64 hexadecimal digits.
    public static String sha256(Path file) {
        try (var in = new FileInputStream(file.toFile())) {
            var digest = MessageDigest.getInstance("SHA-256");
            var chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new InputException(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static Path parent(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    static void createParent(Path file) throws IOException {
        Files.createDirectories(parent(file));
    }

    /// A fresh hidden name beside `target`.
    static Path hidden(Path target, String kind) {
        long random = UUID.randomUUID().getMostSignificantBits();
        return target.resolveSibling(".%s.%s-%016x".formatted(target.getFileName(), kind, random));
    }

    /// Renames the finished folder, setting an older one aside; when that fails the older one is back.
    static void putInPlace(Path temporary, Path folder) throws IOException {
        Path old = null;
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !isEmptyFolder(folder)) {
            old = hidden(folder, "old");
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (old != null) Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        syncFolder(parent(folder));
        if (old != null) deleteTree(old);
    }

    /// The same failure under the name that the file would have had: hidden names mean nothing to anyone.
    private static OutputException inPlace(OutputException e, Path temporary, Path folder) {
        var hidden = Path.of(e.source());
        if (!hidden.startsWith(temporary)) return e;
        var file = folder.resolve(temporary.relativize(hidden).toString());
        return new OutputException(file, e.getMessage().substring(e.source().length() + 2), e);
    }

    private static void discard(Path temporary, Throwable reason) {
        try {
            deleteTree(temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && list(path).isEmpty();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    /// Forces every file of a tree to the disk, and every folder after what it holds.
    private static void syncTree(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) force(path, StandardOpenOption.WRITE);
            return;
        }
        for (var entry : list(path)) syncTree(entry);
        syncFolder(path);
    }

    /// Forces a folder's list of names to the disk. Windows has no such thing and refuses to open one.
    static void syncFolder(Path folder) throws IOException {
        if (File.separatorChar == '/') force(folder, StandardOpenOption.READ);
    }

    /// A channel is closed under an interrupted thread, so the interruption waits until the disk is done.
    private static void force(Path path, StandardOpenOption access) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (var channel = FileChannel.open(path, access)) {
            channel.force(true);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static void deleteTree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (var entry : list(path)) deleteTree(entry);
        }
        Files.delete(path);
    }
}
