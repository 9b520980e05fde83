package dev.dipole.nn.io;

/// The element types of safetensors, in the order in which writers sort tensors: widest first.
///
/// All are little-endian. The order and the names are those of the reference implementation (Hugging Face
/// safetensors).
public enum DType {
    U64(64),
    I64(64),
    F64(64),
    C64(64),
    F32(32),
    U32(32),
    I32(32),
    BF16(16),
    F16(16),
    U16(16),
    I16(16),
    F8_E5M2FNUZ(8),
    F8_E4M3FNUZ(8),
    F8_E8M0(8),
    F8_E4M3(8),
    F8_E5M2(8),
    I8(8),
    U8(8),
    F6_E3M2(6),
    F6_E2M3(6),
    F4(4),
    BOOL(8);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /// Bits of one element.
    public int bits() {
        return bits;
    }

    /// Bytes of so many elements.
    ///
    /// @throws ArithmeticException if that exceeds a `long`, or packed elements do not end at a byte
    public long bytes(long elements) {
        long total = Math.multiplyExact(elements, (long) bits);
        if (total % 8 != 0) throw new ArithmeticException(elements + " elements of " + this + " do not end at a byte");
        return total / 8;
    }
}
