package dev.dipole.tests.speed;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/// Multiplies matrices with the backend and with a plain loop in turns, by the processor time of the thread,
/// and prints how many times faster the backend is, the best of each taken: other work on the machine can only
/// slow.
final class MatmulSpeed {
    private static final int SIZE = 384;
    private static final int ROUNDS = 12;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private MatmulSpeed() {}

    public static void main(String[] arguments) {
        float[] a = numbers(1);
        float[] b = numbers(2);
        float[][] left = rows(a);
        float[][] right = rows(b);
        float[][] product = new float[SIZE][SIZE];
        var shape = Shape.of(SIZE, SIZE);
        var x = Tensor.of(shape, a);
        var y = Tensor.of(shape, b);
        var z = x.zeros();
        long plain = Long.MAX_VALUE;
        long ours = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            plain = Math.min(plain, time(() -> multiply(left, right, product)));
            ours = Math.min(ours, time(() -> Backends.current().matmul(x, y, Transpose.NONE, false, z)));
        }
        double difference = 0;
        float[] result = z.toFloats();
        for (int i = 0; i < result.length; i++) {
            difference = Math.max(difference, Math.abs(product[i / SIZE][i % SIZE] - result[i]));
        }
        System.out.println((double) plain / ours + " " + difference);
    }

    private static long time(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < 5; i++) work.run();
        return THREADS.getCurrentThreadCpuTime() - start;
    }

    /// Rows as arrays, and the order in which the inner loop runs along them: the compiler vectorises it.
    private static void multiply(float[][] a, float[][] b, float[][] c) {
        for (int i = 0; i < SIZE; i++) {
            Arrays.fill(c[i], 0);
            for (int k = 0; k < SIZE; k++) addRow(a[i][k], b[k], c[i]);
        }
    }

    private static void addRow(float factor, float[] from, float[] to) {
        for (int j = 0; j < SIZE; j++) to[j] += factor * from[j];
    }

    private static float[][] rows(float[] numbers) {
        float[][] rows = new float[SIZE][];
        for (int i = 0; i < SIZE; i++) rows[i] = Arrays.copyOfRange(numbers, i * SIZE, (i + 1) * SIZE);
        return rows;
    }

    private static float[] numbers(int seed) {
        float[] numbers = new float[SIZE * SIZE];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (i * 31 * seed % 17 - 8) / 8f;
        return numbers;
    }
}
