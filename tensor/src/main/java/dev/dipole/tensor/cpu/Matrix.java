package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Tensor;

/// A row-major matrix within an array: element (i, j) at `array[at + i · row + j]`.
@SuppressWarnings("ArrayRecordComponent") // a view of an array, never compared
record Matrix(float[] array, int at, int row) {
    /// The innermost axis of a tensor as columns.
    static Matrix of(Tensor t) {
        return new Matrix(Floats.array(t), Floats.start(t), Floats.width(t));
    }

    /// The part that begins at row `i`, column `j`.
    Matrix from(int i, int j) {
        return new Matrix(array, at + i * row + j, row);
    }

    /// Where row `i` begins.
    int rowAt(int i) {
        return at + i * row;
    }
}
