package dev.dipole.bench.peers;

import java.util.List;
import java.util.stream.Stream;

/// One of the measured products, `op` being nn (`A · B`), nt (`A · Bᵀ`) or tn (`Aᵀ · B`) with a result of m ×
/// n.
record MatrixProduct(String op, int m, int n, int k) {
    /// The most numbers of an operand of [#all].
    static final int LARGEST = 8192 * 1536;

    static MatrixProduct parse(String... words) {
        return new MatrixProduct(
                words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    }

    /// Products of encoders 384 and 768 wide: linear layers (nn, nt) of 512 to 8,192 tokens, their weights'
    /// gradients (tn), and similarities of 1,024 pairs.
    static List<MatrixProduct> all() {
        return Stream.of(
                        "nn 512 384 384",
                        "nn 512 1536 384",
                        "nn 512 384 1536",
                        "nn 2048 384 384",
                        "nn 2048 1536 384",
                        "nn 8192 384 384",
                        "nn 8192 1536 384",
                        "nn 8192 384 1536",
                        "nn 8192 768 768",
                        "nn 2048 3072 768",
                        "nn 2048 768 3072",
                        "nt 1024 1024 384",
                        "nt 8192 384 384",
                        "nt 8192 1536 384",
                        "nt 8192 384 1536",
                        "nt 2048 768 3072",
                        "tn 384 384 8192",
                        "tn 384 1536 8192",
                        "tn 1536 384 8192",
                        "tn 384 1536 2048",
                        "tn 768 3072 2048")
                .map(words -> parse(words.split(" ")))
                .toList();
    }

    boolean transposedA() {
        return op.equals("tn");
    }

    boolean transposedB() {
        return op.equals("nt");
    }

    double flops() {
        return 2.0 * m * n * k;
    }

    /// As a task of a contender.
    Object[] task(int repeats) {
        return new Object[] {op, m, n, k, repeats};
    }

    @Override
    public String toString() {
        return "%s %d × %d × %d".formatted(op, m, n, k);
    }
}
