package dev.dipole.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A `.npy` matrix written row by row, for results that do not fit in memory or whose number is not known.
///
/// The first row decides the number of columns and the type. The file appears with [#commit()], whole or not at
/// all.
public final class NpyWriter implements AutoCloseable {
    private final Path path;
    private final AtomicFile file;
    private @Nullable DType dtype;
    private int columns;
    private int rows;

    private NpyWriter(Path path, AtomicFile file) {
        this.path = path;
        this.file = file;
    }

    /// Begins a matrix; an older file of that name is replaced at the end.
    ///
    /// @throws OutputException if it cannot be written
    public static NpyWriter open(Path file) {
        var atomic = AtomicFile.open(file);
        try {
            atomic.requireRegular();
            atomic.out().write(Npy.header(DType.F32, 0, 0));
            return new NpyWriter(file, atomic);
        } catch (IOException e) {
            atomic.close();
            throw new OutputException(file, e);
        } catch (OutputException e) {
            atomic.close();
            throw e;
        }
    }

    /// Adds a row of 32-bit floats.
    public void append(float[] row) {
        begin(DType.F32, row.length);
        try {
            Elements.write(file.out(), row, DType.F32);
        } catch (IOException e) {
            throw new OutputException(path, e);
        }
    }

    /// Adds a row of 64-bit floats.
    public void append(double[] row) {
        begin(DType.F64, row.length);
        try {
            Elements.write(file.out(), row);
        } catch (IOException e) {
            throw new OutputException(path, e);
        }
    }

    /// Adds a row of signed bytes.
    public void append(byte[] row) {
        begin(DType.I8, row.length);
        try {
            file.out().write(row);
        } catch (IOException e) {
            throw new OutputException(path, e);
        }
    }

    /// Puts the number of rows into the header and gives the file its name.
    public void commit() {
        file.patch(0, Npy.header(dtype == null ? DType.F32 : dtype, rows, columns));
        file.commit();
    }

    /// Ends the writing; without a commit before, nothing remains of it.
    @Override
    public void close() {
        file.close();
    }

    private void begin(DType type, int length) {
        if (length == 0) throw new IllegalArgumentException("a row of no columns");
        if (dtype == null) {
            dtype = type;
            columns = length;
        }
        if (dtype != type || columns != length) {
            throw new IllegalArgumentException("row %d has %d columns of %s, and the rows before it %d of %s"
                    .formatted(rows, length, type, columns, dtype));
        }
        rows = Math.incrementExact(rows);
    }
}
