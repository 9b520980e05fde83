package dev.dipole.nn.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/// Why the operating system refused, in words: the JDK says some of it with a class and some of it with C's
/// `strerror`.
final class IoReason {
    private IoReason() {}

    static String of(IOException e, Path file) {
        return switch (e) {
            case NoSuchFileException missing -> missing(missing, file);
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException taken ->
                concerns(taken, file) ? "it exists already" : taken.getFile() + " is in the way and is not a folder";
            case DirectoryNotEmptyException _ -> "a folder of that name exists and is not empty";
            case ClosedByInterruptException _ -> "the work was interrupted";
            case NotDirectoryException other -> other.getFile() + " is not a folder";
            default -> system(e, file);
        };
    }

    private static String missing(NoSuchFileException e, Path file) {
        if (!concerns(e, file)) return e.getFile() + " does not exist";
        var parent = file.toAbsolutePath().getParent();
        if (parent != null && !Files.exists(parent)) return "the folder " + parent + " does not exist";
        return "it does not exist";
    }

    private static boolean concerns(FileSystemException e, Path file) {
        return e.getFile() == null || Path.of(e.getFile()).equals(file);
    }

    private static String system(IOException e, Path file) {
        var reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        if (reason == null) return "no reason was given (" + e.getClass().getSimpleName() + ")";
        if (reason.contains("No space left")) return "the disk is full; free some space or choose another place";
        if (reason.contains("quota")) return "your disk quota is used up; free some space or choose another place";
        if (reason.contains("Read-only")) return "the disk is mounted read-only; choose another place";
        if (reason.contains("File too large")) return "the file system allows no file of this size";
        if (reason.contains("Permission denied")) return "permission denied";
        if (reason.contains("No such file")) return missing(new NoSuchFileException(file.toString()), file);
        if (reason.contains("Is a directory") || Files.isDirectory(file)) return "it is a folder, not a file";
        if (reason.contains("Not a directory")) return "part of the path is a file, not a folder";
        return reason;
    }
}
