package dev.dipole.contrastive;

import dev.dipole.autograd.Tape;
import dev.dipole.tensor.Key;
import org.jspecify.annotations.Nullable;

/// Which triplets of a row are looked at: which negative stands against which positive. Choices are made on
/// plain numbers; no gradient flows through them.
public sealed interface Mining {
    /// The negatives that stand against one positive.
    ///
    /// @param row what is known of the row
    /// @param positive the score of the positive
    /// @param number how many positives of the row came before
    int[] against(Row row, double positive, int number);

    /// This mining for the vectors of a batch.
    default Mining with(Views views) {
        return this;
    }

    /// A row of the table.
    ///
    /// @param name what the row is, the same whichever block of the table it stands in
    /// @param scores of all columns
    /// @param negatives columns in ascending order, at least one
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(String name, double[] scores, int[] negatives) {}

    /// Every negative against every positive.
    record All() implements Mining {
        @Override
        public int[] against(Row row, double positive, int number) {
            return row.negatives();
        }
    }

    /// The nearest negative that is farther than the positive; where there is none, the farthest negative
    /// (Schroff et al., "FaceNet", 2015; the second choice as in sentence-transformers).
    record SemiHard() implements Mining {
        @Override
        public int[] against(Row row, double positive, int number) {
            int nearest = -1;
            int farthest = row.negatives()[0];
            double[] s = row.scores();
            for (int j : row.negatives()) {
                if (s[j] < positive && (nearest < 0 || s[j] > s[nearest])) nearest = j;
                if (s[j] < s[farthest]) farthest = j;
            }
            return new int[] {nearest < 0 ? farthest : nearest};
        }
    }

    /// One negative for each positive, drawn with a weight against the density of its distance: on the unit
    /// sphere of `D` dimensions two random points lie `d` apart with density `q(d) ∝ d^{D−2} (1 −
    /// d²/4)^{(D−3)/2}`, and a negative weighs `1/q(max(d, cutoff))`, so that all distances are equally likely
    /// (Wu et al., "Sampling matters in deep embedding learning", 2017). Negatives at `farthest` or
    /// beyond are not drawn, as they cost nothing; where all are, each is as likely. Wants `−d` of unit vectors
    /// as scores.
    ///
    /// The draw is anew at every step where the recording has randomness, else it follows from `seed`.
    ///
    /// @param cutoff the distance below which weights grow no more; .5
    /// @param farthest the distance from which on negatives are left out; 1.4
    /// @param seed of the draw where the recording has no randomness
    /// @param width `D`, 0 until the batch brings it
    /// @param key of the draw, null until the batch brings it
    record DistanceWeighted(
            double cutoff,
            double farthest,
            int seed,
            int width,
            @Nullable Key key) implements Mining {
        public DistanceWeighted {
            Check.positive("the cut-off of distance-weighted mining", cutoff);
            Check.positive("the farthest distance of distance-weighted mining", farthest);
        }

        public DistanceWeighted(double cutoff, double farthest, int seed) {
            this(cutoff, farthest, seed, 0, null);
        }

        @Override
        public Mining with(Views views) {
            var drawn = Tape.nextSite();
            return new DistanceWeighted(
                    cutoff,
                    farthest,
                    seed,
                    views.anchor().vectors().shape().width(),
                    drawn == null ? Key.of(seed, "distance-weighted") : drawn);
        }

        @Override
        public int[] against(Row row, double positive, int number) {
            if (key == null) throw new IllegalStateException("distance-weighted mining was not given its batch");
            double[] weights = weights(row);
            double sum = 0;
            for (double w : weights) sum += w;
            double point = key.uniform((long) row.name().hashCode() << 16 | number) * sum;
            int chosen = weights.length - 1;
            for (int k = 0; k < weights.length; k++) {
                point -= weights[k];
                if (point >= 0 || weights[k] == 0) continue;
                chosen = k;
                break;
            }
            return new int[] {row.negatives()[chosen]};
        }

        /// The weight of each negative, the largest 1.
        double[] weights(Row row) {
            int n = row.negatives().length;
            double[] logs = new double[n];
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) {
                double d = Math.max(cutoff, -row.scores()[row.negatives()[k]]);
                logs[k] = d < farthest && d < 2 ? -logDensity(d) : Double.NEGATIVE_INFINITY;
                largest = Math.max(largest, logs[k]);
            }
            double[] weights = new double[n];
            boolean none = largest == Double.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) weights[k] = none ? 1 : StrictMath.exp(logs[k] - largest);
            return weights;
        }

        private double logDensity(double d) {
            return (width - 2) * StrictMath.log(d) + (width - 3) / 2.0 * StrictMath.log(1 - d * d / 4);
        }
    }
}
