package dev.dipole.tensor.cpu;

import dev.dipole.tensor.BackendCases;

/// Prints which kernels are active and a number that changes when a bit of any result of any operation does.
final class Fingerprint {
    private Fingerprint() {}

    /// The operations at some sizes: below, at and above the width of vectors, tiles and blocks.
    private static final int[] SIZES = {1, 7, 33, 207, 768};

    public static void main(String[] arguments) {
        var backend = new CpuBackend(Kernels.best(), new Pool(2));
        System.out.println(backend.describe());
        System.out.println("fingerprint " + of(backend));
    }

    static String of(CpuBackend backend) {
        long hash = 0;
        for (var c : BackendCases.all()) {
            for (int size : SIZES)
                hash = hash * 31 + c.run(backend, backend, size).fingerprint();
        }
        return Long.toHexString(hash);
    }
}
