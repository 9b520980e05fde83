package dev.dipole.transformer;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// Random inputs and layers on the current backend.
final class Randomly {
    private Randomly() {}

    static Tensor tensor(int site, int... extents) {
        var shape = Shape.of(extents);
        double[] values = new double[Math.toIntExact(shape.size())];
        Key.of(3, "transformer tests").atSite(site).normals(values);
        return Tensor.of(shape, values);
    }

    /// Makes every parameter, biases and scales too, differ from its usual beginning.
    static <M extends Module> M disturbed(M layer) {
        int site = 100;
        for (Variable v : layer.parameters().values())
            v.value().accumulate(tensor(site++, v.shape().extents()), 0.3);
        return layer;
    }
}
