package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;

/// How far each column of `x[n, m]` is from a sample of the standard normal distribution, by its empirical
/// characteristic function (Epps & Pulley, "A test for normality based on the empirical characteristic
/// function", 1983):
///
/// `y_j = n ∫ | mean_i e^{i t x_ij} − e^{−t²/2} |² e^{−t²/2} dt` over `−bound … bound`
///
/// by the trapezoid rule with `knots` equally spaced places from 0 to `bound`; what is below 0 mirrors what is
/// above. 0 only for columns whose characteristic function is that of the normal distribution at every place.
///
/// `cos(t_k x)` and `sin(t_k x)` at equally spaced places follow from those at the first by the angle sum
/// `t_{k+1} = t_k + t_1`, so each element needs one sine and one cosine. Computed in float64 on one thread.
///
/// @param knots at least 2; 17 in LeJEPA
/// @param bound above 0; 3 in LeJEPA
public record EppsPulley(int knots, double bound) implements Op {
    public EppsPulley {
        if (knots < 2) throw new IllegalArgumentException("eppsPulley: at least 2 knots are needed, not " + knots);
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("eppsPulley: the bound must be a number above 0, not " + bound);
        }
    }

    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        if (x.shape().rank() != 2 || x.shape().dim(0) == 0) {
            throw new ShapeException("eppsPulley: a matrix with rows is needed, not a tensor of shape " + x.shape());
        }
        int n = x.shape().dim(0);
        int m = x.shape().dim(1);
        double step = bound / (knots - 1);
        double[] cos = x.toDoubles();
        double[] sin = new double[cos.length];
        for (int i = 0; i < cos.length; i++) {
            sin[i] = StrictMath.sin(step * cos[i]);
            cos[i] = StrictMath.cos(step * cos[i]);
        }
        double[] real = new double[knots * m]; // the means of cosines and sines, less what the normal has
        double[] imaginary = new double[knots * m];
        means(cos, sin, n, m, real, imaginary);
        double[] y = new double[m];
        for (int k = 0; k < knots; k++) {
            double phi = normal(k * step);
            for (int j = 0; j < m; j++) {
                real[k * m + j] -= phi;
                y[j] += n * weight(k, step) * (square(real[k * m + j]) + square(imaginary[k * m + j]));
            }
        }
        return new Result(
                Decompositions.tensor(x, Shape.of(m), y),
                (dy, into) -> into.give(0, () -> {
                    double[] dx = gradient(cos, sin, n, m, real, imaginary, step, dy.toDoubles());
                    return Decompositions.tensor(x, x.shape(), dx);
                }));
    }

    private void means(double[] cos, double[] sin, int n, int m, double[] real, double[] imaginary) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                double c1 = cos[i * m + j];
                double s1 = sin[i * m + j];
                double c = 1;
                double s = 0;
                for (int k = 0; k < knots; k++) {
                    real[k * m + j] += c / n;
                    imaginary[k * m + j] += s / n;
                    double next = c * c1 - s * s1;
                    s = s * c1 + c * s1;
                    c = next;
                }
            }
        }
    }

    /// `∂y_j/∂x_ij = Σ_k w_k · 2 t_k (imaginary_k cos(t_k x) − real_k sin(t_k x))`; the `n` and the `1/n` of
    /// the mean cancel.
    private double[] gradient(
            double[] cos, double[] sin, int n, int m, double[] real, double[] imaginary, double step, double[] dy) {
        double[] dx = new double[n * m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                double c1 = cos[i * m + j];
                double s1 = sin[i * m + j];
                double c = 1;
                double s = 0;
                double sum = 0;
                for (int k = 0; k < knots; k++) {
                    sum += weight(k, step) * 2 * k * step * (imaginary[k * m + j] * c - real[k * m + j] * s);
                    double next = c * c1 - s * s1;
                    s = s * c1 + c * s1;
                    c = next;
                }
                dx[i * m + j] = dy[j] * sum;
            }
        }
        return dx;
    }

    /// The trapezoid rule for both signs of t, times `e^{−t²/2}`.
    private double weight(int k, double step) {
        return (k == 0 || k == knots - 1 ? step : 2 * step) * normal(k * step);
    }

    private static double normal(double t) {
        return StrictMath.exp(-t * t / 2);
    }

    private static double square(double x) {
        return x * x;
    }
}
