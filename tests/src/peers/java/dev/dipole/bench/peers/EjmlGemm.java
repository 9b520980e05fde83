package dev.dipole.bench.peers;

import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import dev.dipole.bench.Models;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/// EJML's matrix product: plain Java without vector instructions, one thread. Tasks as of [DipoleGemm].
public final class EjmlGemm implements Contender {
    private final float[] a = Models.normals(MatrixProduct.LARGEST, "a");
    private final float[] b = Models.normals(MatrixProduct.LARGEST, "b");
    private final float[] c = new float[MatrixProduct.LARGEST];

    public EjmlGemm(String[] arguments) {}

    @Override
    public String about() {
        return "EJML, plain Java";
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        var p = MatrixProduct.parse(task);
        int repeats = Integer.parseInt(task[4]);
        var x = FMatrixRMaj.wrap(p.transposedA() ? p.k() : p.m(), p.transposedA() ? p.m() : p.k(), a);
        var y = FMatrixRMaj.wrap(p.transposedB() ? p.n() : p.k(), p.transposedB() ? p.k() : p.n(), b);
        var z = FMatrixRMaj.wrap(p.m(), p.n(), c);
        double seconds = Clock.THREAD.seconds(() -> {
            for (int i = 0; i < repeats; i++) {
                if (p.transposedA()) CommonOps_FDRM.multTransA(x, y, z);
                else if (p.transposedB()) CommonOps_FDRM.multTransB(x, y, z);
                else CommonOps_FDRM.mult(x, y, z);
            }
        });
        return new double[] {p.flops() * repeats / seconds * 1e-9};
    }
}
