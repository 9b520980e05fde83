package dev.dipole.contrastive.sparse;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.BitSet;

/// An autoencoder whose code keeps the `k` largest of many latents (Gao et al., "Scaling and evaluating sparse
/// autoencoders", 2024), with one matrix for both ways:
///
/// `latents(x) = W (x − b_pre) + b`, `code_k = relu(top_k(latents))`, `decode(z) = Wᵀ z + b_pre`
///
/// Which latents are the largest is decided without a gradient; of equal ones the first are kept.
///
/// @param weight `W[latents, width]`
/// @param latentBias `b[latents]`
/// @param preBias `b_pre[width]`
public record SparseAutoencoder(Variable weight, Variable latentBias, Variable preBias) implements Module {
    public SparseAutoencoder {
        int latents = weight.shape().dim(0);
        int width = weight.shape().width();
        if (!latentBias.shape().equals(Shape.of(latents)) || !preBias.shape().equals(Shape.of(width))) {
            throw new ObjectiveException(
                    "a sparse autoencoder of weight %s needs biases of %d and %d numbers, not %s and %s"
                            .formatted(weight.shape(), latents, width, latentBias.shape(), preBias.shape()));
        }
    }

    /// A fresh autoencoder with biases of zeros.
    public static SparseAutoencoder of(int width, int latents, Initialiser init) {
        return new SparseAutoencoder(init.normal(latents, width), init.zeros(latents), init.zeros(width));
    }

    /// What is there before the largest are chosen: `[n, width] → [n, latents]`.
    public Variable latents(Variable x) {
        return x.sub(preBias).linear(weight, latentBias);
    }

    /// The sparse code of vectors: `[n, width] → [n, latents]`, at most `k` numbers of a row above 0.
    public Variable encode(Variable x, int k) {
        return code(latents(x), k);
    }

    /// The vectors of codes: `[n, latents] → [n, width]`.
    public Variable decode(Variable codes) {
        return codes.matmul(weight).add(preBias);
    }

    static Variable code(Variable latents, int k) {
        var all = new BitSet();
        all.set(0, latents.shape().width());
        return code(latents, k, all);
    }

    /// The code made of the largest of some latents.
    static Variable code(Variable latents, int k, BitSet among) {
        return latents.where(largest(latents.value(), k, among), 0).apply(Unary.RELU);
    }

    /// 1 at the `k` largest of the chosen columns of each row, 0 elsewhere.
    static Tensor largest(Tensor x, int k, BitSet among) {
        int rows = x.shape().dim(0);
        int width = x.shape().width();
        double[] values = x.toDoubles();
        double[] mask = new double[values.length];
        int[] columns = among.stream().filter(j -> j < width).toArray();
        for (int i = 0; i < rows; i++) {
            int start = i * width;
            if (columns.length <= k) {
                for (int j : columns) mask[start + j] = 1;
                continue;
            }
            double[] sorted = new double[columns.length];
            for (int c = 0; c < columns.length; c++) sorted[c] = values[start + columns[c]];
            Arrays.sort(sorted);
            double least = sorted[sorted.length - k];
            int left = k;
            for (int j : columns) if (values[start + j] > least) left -= mark(mask, start + j);
            for (int j : columns) if (left > 0 && values[start + j] == least) left -= mark(mask, start + j);
        }
        var tensor = x.like();
        tensor.assign(mask);
        return tensor;
    }

    private static int mark(double[] mask, int at) {
        mask[at] = 1;
        return 1;
    }
}
