package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;

/// How data was divided into clusters, say by k-means of all vectors before an epoch, and where the rows of a
/// batch belong. All constants.
///
/// @param centres `[clusters, width]`
/// @param concentrations `φ`, how widely the items of each cluster lie around its centre, `[clusters]`, above
/// 0; the temperature at which the centre is compared
/// @param assignments the cluster of each item
public record Clustering(Tensor centres, Tensor concentrations, Ints assignments) {
    public Clustering {
        if (centres.shape().rank() != 2
                || concentrations.shape().rank() != 1
                || concentrations.shape().dim(0) != centres.shape().dim(0)) {
            throw new ObjectiveException("cluster centres of shape %s and concentrations of shape %s do not fit"
                    .formatted(centres.shape(), concentrations.shape()));
        }
        new Finite("").require("centre of a cluster", centres);
        for (double concentration : concentrations.toDoubles()) Check.positive("a concentration", concentration);
        ProxyRelation.within(assignments, centres.shape().dim(0));
    }

    /// The number of clusters.
    public int clusters() {
        return centres.shape().dim(0);
    }

    /// The same clusters, with the items of those numbers: the rows of a batch.
    public Clustering of(Ints items) {
        int[] chosen = Arrays.stream(items.toArray()).map(assignments::get).toArray();
        return new Clustering(centres, concentrations, Ints.of(chosen));
    }

    /// The concentrations of clusters of all items, from how far they lie apart:
    ///
    /// `φ_c = Σ_{z∈c} ‖u(z) − u(c)‖ / ( Z_c log(Z_c + α) )`, then scaled to the mean `temperature`
    ///
    /// (Li et al., "Prototypical contrastive learning of unsupervised representations", 2021, eq. 12;
    /// `α = 10`.) As in the authors' code a cluster of fewer than two items takes the largest `φ` of the
    /// others, and all are brought between the tenth and the ninetieth of a hundred before they are scaled.
    /// Wide clusters get a high temperature and are pulled together, tight ones a low one and are left as they
    /// are.
    ///
    /// @param items all vectors, `[items, width]`
    /// @param assignments the cluster of each
    /// @param smoothing `α`, above 1
    /// @param temperature the mean of `φ`
    public static Clustering of(Tensor items, Tensor centres, Ints assignments, double smoothing, double temperature) {
        Check.positive("the smoothing of concentrations above 1", smoothing - 1);
        Check.positive("the mean of concentrations", temperature);
        if (assignments.size() != items.shape().dim(0)) {
            throw new ObjectiveException("%d assignments do not fit %d items"
                    .formatted(assignments.size(), items.shape().dim(0)));
        }
        int clusters = centres.shape().dim(0);
        ProxyRelation.within(assignments, clusters);
        double[] spread = spreads(distances(items, centres.gather(assignments)), assignments, clusters, smoothing);
        double low = quantile(spread, 0.1);
        double high = quantile(spread, 0.9);
        double[] kept = Arrays.stream(spread).map(v -> Math.clamp(v, low, high)).toArray();
        double mean = Arrays.stream(kept).sum() / clusters;
        var concentrations = centres.like(Shape.of(clusters));
        concentrations.assign(Arrays.stream(kept)
                .map(v -> mean == 0 ? temperature : v * temperature / mean)
                .toArray());
        return new Clustering(centres, concentrations, assignments);
    }

    private static double[] distances(Tensor items, Tensor centres) {
        var similarity = new Similarity.UnitL2();
        return similarity
                .pairs(Variable.constant(items), Variable.constant(centres))
                .scale(-1)
                .value()
                .toDoubles();
    }

    private static double[] spreads(double[] distances, Ints assignments, int clusters, double smoothing) {
        double[] sum = new double[clusters];
        int[] count = new int[clusters];
        for (int i = 0; i < distances.length; i++) {
            sum[assignments.get(i)] += distances[i];
            count[assignments.get(i)]++;
        }
        double widest = 0;
        for (int c = 0; c < clusters; c++) {
            if (count[c] < 2) continue;
            sum[c] /= count[c] * StrictMath.log(count[c] + smoothing);
            widest = Math.max(widest, sum[c]);
        }
        for (int c = 0; c < clusters; c++) if (count[c] < 2) sum[c] = widest;
        return sum;
    }

    /// Between order statistics on a straight line.
    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
