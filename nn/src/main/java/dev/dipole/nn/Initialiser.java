package dev.dipole.nn;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// Draws the initial weights of a model, one random site after the other: the same seed gives the same model.
public final class Initialiser {
    private final Key key;
    private final double deviation;
    private final boolean draws;
    private int site;

    /// Weights from a normal distribution of the given standard deviation; BERT's is 0.02.
    public Initialiser(long seed, double deviation) {
        this(seed, deviation, true);
    }

    private Initialiser(long seed, double deviation, boolean draws) {
        this.key = Key.of(seed, "initial weights");
        this.deviation = deviation;
        this.draws = draws;
    }

    /// Undefined numbers in place of random ones, for weights that a file will overwrite.
    public static Initialiser blank() {
        return new Initialiser(0, 0, false);
    }

    /// A weight of normal numbers.
    public Variable normal(int... extents) {
        return normal(deviation, extents);
    }

    /// A weight of normal numbers of another standard deviation.
    public Variable normal(double deviation, int... extents) {
        var shape = Shape.of(extents);
        if (!draws) return Variable.parameter(Tensor.empty(Backends.current(), shape));
        double[] values = new double[Math.toIntExact(shape.size())];
        key.atSite(site++).normals(values);
        for (int i = 0; i < values.length; i++) values[i] *= deviation;
        return Variable.parameter(Tensor.of(shape, values));
    }

    /// A weight of zeros: a bias.
    public Variable zeros(int... extents) {
        return Variable.parameter(Tensor.full(Shape.of(extents), 0));
    }

    /// A weight of ones: a normalisation's scale.
    public Variable ones(int... extents) {
        return Variable.parameter(Tensor.full(Shape.of(extents), 1));
    }
}
