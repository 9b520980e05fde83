package dev.dipole.nn.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// A file being written that appears under its name only when it is complete.
///
/// Bytes go to a hidden temporary file in the same folder; [#commit()] forces them to the disk and gives the
/// file its name in one step, replacing an older one. Closed without a commit, the temporary file is removed
/// and the older file stays as it was. A target that exists and is no regular file (a pipe, a terminal,
/// `/dev/null`) is written directly, since it cannot be replaced by renaming; a link to a file is followed.
///
/// Every failure, also of the stream from [#out()], is an [OutputException]. Plain file access is used rather
/// than channels because an interrupted thread (Ctrl-C) must still be able to finish its checkpoint.
public final class AtomicFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final @Nullable Path temporary;
    private final RandomAccessFile file;
    private final OutputStream out;

    private AtomicFile(Path target, @Nullable Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.file = new RandomAccessFile((temporary == null ? target : temporary).toFile(), "rw");
        this.out = new BufferedOutputStream(new Sink(), BUFFER);
    }

    /// Begins to write `file`; missing parent folders are made.
    public static AtomicFile open(Path file) {
        try {
            if (Files.isDirectory(file)) throw new OutputException(file, "is a folder, not a file");
            if (Files.exists(file) && !Files.isRegularFile(file)) return new AtomicFile(file, null);
            var target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
            AtomicFiles.createParent(target);
            return new AtomicFile(target, Files.createFile(AtomicFiles.hidden(target, "tmp")));
        } catch (IOException e) {
            throw new OutputException(file, e);
        }
    }

    /// Where the bytes go; buffered, and closing it is not needed.
    public OutputStream out() {
        return out;
    }

    /// Overwrites bytes written before, such as a count in a header that is known only at the end.
    public void patch(long position, byte[] bytes) {
        requireRegular();
        try {
            out.flush();
            long end = file.getFilePointer();
            file.seek(position);
            file.write(bytes);
            file.seek(end);
        } catch (IOException e) {
            throw new OutputException(target, e);
        }
    }

    /// Stops unless bytes can be patched later; to be asked before long work rather than after it.
    void requireRegular() {
        if (temporary == null) {
            throw new OutputException(target, "is a pipe or device; this format needs a regular file");
        }
    }

    /// Forces the bytes to the disk and gives the file its name.
    public void commit() {
        try {
            out.flush();
            if (temporary == null) return;
            file.getFD().sync();
            file.close();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            AtomicFiles.syncFolder(AtomicFiles.parent(target));
        } catch (IOException e) {
            throw new OutputException(target, e);
        }
    }

    /// Ends the writing; without a commit before, nothing remains of it.
    @Override
    public void close() {
        try {
            try {
                file.close();
            } finally {
                if (temporary != null) Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new OutputException(target, e);
        }
    }

    /// The file as a stream whose failures name the target, so that no writer above needs to translate them.
    private final class Sink extends OutputStream {
        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                file.write(bytes, offset, length);
            } catch (IOException e) {
                throw new OutputException(target, e);
            }
        }
    }
}
