package dev.dipole.bench;

import com.sun.management.ThreadMXBean;
import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.lang.management.ManagementFactory;

/// Attention of one sequence, 12 heads of 32, forward and backward. `LENGTH` answers with the seconds by the
/// wall clock (best of three), the most bytes of the workspace, and the bytes that all threads allocated in the
/// first pass.
public final class DipoleAttention implements Contender {
    private static final int HEADS = 12;
    private static final int WIDTH = 384;

    public DipoleAttention(String[] arguments) {}

    @Override
    public double[] measure(String[] task) {
        int length = Integer.parseInt(task[0]);
        var q = Tensor.of(Shape.of(length, WIDTH), Models.normals(length * WIDTH, "attention"));
        var spec = new Attention(
                Ints.of(0, length), HEADS, 1 / Math.sqrt((double) WIDTH / HEADS), false, 0, Key.of(1, "none"));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double best = Double.POSITIVE_INFINITY;
        double allocated = 0;
        double peak = 0;
        for (int run = 0; run < 3; run++) {
            var workspace = new Workspace();
            long bytes = threads.getTotalThreadAllocatedBytes();
            long start = System.nanoTime();
            workspace.run(() -> q.attention(q, q, spec).gradient(q));
            best = Math.min(best, (System.nanoTime() - start) * 1e-9);
            if (run == 0) allocated = threads.getTotalThreadAllocatedBytes() - bytes;
            peak = 4.0 * workspace.peakElements();
            workspace.close();
        }
        return new double[] {best, peak, allocated};
    }
}
