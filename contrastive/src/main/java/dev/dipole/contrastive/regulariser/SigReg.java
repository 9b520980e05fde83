package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// Vectors like a sample of the standard normal distribution, looked at from random directions: the mean over
/// unit `a` of the Epps-Pulley statistic of `Z a` (see [dev.dipole.autograd.EppsPulley]). A distribution is the
/// standard normal one exactly if its shadow in every direction is.
///
/// The directions are drawn anew at every step where the recording has randomness; where it has none they
/// follow from `seed`, the same every time.
///
/// @param slices how many directions; 1024 in the paper
/// @param knots places of the integral; 17
/// @param bound where the integral ends; 3
public record SigReg(int slices, int knots, double bound, int seed) implements VectorFormula {
    public SigReg {
        Check.atLeast("sigreg: the number of slices", slices, 1);
        Check.atLeast("sigreg: the number of knots", knots, 2);
        Check.positive("sigreg: the bound", bound);
    }

    /// 1024 slices, 17 knots up to 3.
    public SigReg() {
        this(1024, 17, 3, 0);
    }

    @Override
    public String name() {
        return "sigreg";
    }

    @Override
    public Variable of(Variable z) {
        var drawn = Tape.nextSite();
        var directions = directions(z.shape().width(), drawn == null ? Key.of(seed, "sigreg") : drawn, z.value());
        return z.matmul(Variable.constant(directions)).eppsPulley(knots, bound).mean();
    }

    /// Unit vectors as columns, `[width, slices]`.
    Tensor directions(int width, Key key, Tensor like) {
        double[] a = new double[Math.multiplyExact(width, slices)];
        key.normals(a);
        for (int s = 0; s < slices; s++) {
            double squares = 0;
            for (int j = 0; j < width; j++) squares += a[j * slices + s] * a[j * slices + s];
            double length = Math.max(Math.sqrt(squares), 1e-12);
            for (int j = 0; j < width; j++) a[j * slices + s] /= length;
        }
        var tensor = like.like(Shape.of(width, slices));
        tensor.assign(a);
        return tensor;
    }
}
