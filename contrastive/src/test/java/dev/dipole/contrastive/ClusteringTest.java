package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.proxy.DeepClusterV2;
import dev.dipole.contrastive.proxy.Manifold;
import dev.dipole.contrastive.proxy.Pcl;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Concentrations of clusters, the batch's share of them, and what is refused.
class ClusteringTest {
    private static double[] unit(double[] x) {
        double length = Math.sqrt(Oracle.dot(x, x));
        return Arrays.stream(x).map(v -> v / length).toArray();
    }

    private static double apart(double[] x, double[] y) {
        return Math.sqrt(2 - 2 * Oracle.cos(x, y));
    }

    /// Three clusters of 3, 2 and 1 items; with three the tenth of a hundred lies a fifth of the way from the
    /// least to the middle.
    @Test
    void concentrationsAreThoseOfTheFormula() {
        inFloat64(() -> {
            double[][] items = {A[0], A[1], A[2], P[0], P[1], P[2]};
            int[] of = {0, 0, 0, 1, 1, 2};
            double[][] centres = {H[0], H[1], H[2]};
            double three = (apart(A[0], H[0]) + apart(A[1], H[0]) + apart(A[2], H[0])) / (3 * Math.log(13));
            double two = (apart(P[0], H[1]) + apart(P[1], H[1])) / (2 * Math.log(12));
            double[] raw = {three, two, Math.max(three, two)};
            double[] sorted = raw.clone();
            Arrays.sort(sorted);
            double low = sorted[0] + .2 * (sorted[1] - sorted[0]);
            double high = sorted[1] + .8 * (sorted[2] - sorted[1]);
            double[] phi = Arrays.stream(raw)
                    .map(v -> Math.min(high, Math.max(low, v)))
                    .toArray();
            double mean = Arrays.stream(phi).sum() / 3;
            var made = Clustering.of(Batch.tensor(items), Batch.tensor(centres), Ints.of(of), 10, .2);
            double[] got = made.concentrations().toDoubles();
            for (int c = 0; c < 3; c++) close("cluster " + c, .2 * phi[c] / mean, got[c], 1e-9);
            assertEquals(Ints.of(2, 0, 1), made.of(Ints.of(5, 1, 3)).assignments());
        });
    }

    /// Items that sit on their centres have nothing to tell their clusters apart.
    @Test
    void clustersWithoutWidthGetTheMeanTemperature() {
        inFloat64(() -> {
            var alone = Clustering.of(Batch.tensor(A), Batch.tensor(A), Ints.range(4), 10, .3);
            close("alone", new double[] {.3, .3, .3, .3}, alone.concentrations().toDoubles(), 1e-9);
        });
    }

    /// Centres are cut along with the vectors.
    @Test
    void matryoshkaCutsTheCentres() {
        inFloat64(() -> {
            var of = List.of(2, 0, 1, 3);
            double[] phi = {.2, .2, .2, .2};
            var whole = Batch.pairs().clustered(new Batch.Clusters(H, phi, of));
            var inner = new DeepClusterV2(.1, 1);
            double got = Numeric.loss(new Matryoshka(List.of(4), inner), whole);
            var cut = new Batch(List.of(cut(A), cut(P)), List.of()).clustered(new Batch.Clusters(cut(H), phi, of));
            close("cut", Numeric.loss(inner, cut), got, 1e-12);
        });
    }

    private static double[][] cut(double[][] m) {
        return Arrays.stream(m).map(x -> unit(Arrays.copyOf(x, 4))).toArray(double[][]::new);
    }

    /// A walk sees all vectors at once, so its table never comes in blocks.
    @Test
    void affinitiesAreNotWorkedOutInBlocks() {
        inFloat64(() -> {
            var batch = Batch.twoClasses().weighted(ProxyRelation.PROXIES, H);
            var term = (TableTerm)
                    ((WeightedSum) new Manifold().parts()).terms().get(0).term();
            var views = batch.views();
            double whole = term.measure(views).value().value().item();
            double parts = Tape.record(
                            () -> term.measure(term.relation().pools(views), 3).value())
                    .value();
            assertEquals(whole, parts);
        });
    }

    @Test
    void whatDoesNotFitIsRefused() {
        inFloat64(() -> {
            var centres = Batch.tensor(H);
            var phi = Tensor.full(Shape.of(4), .1);
            var pair = Batch.pairs().views();
            refused(
                    "this objective needs a clustering of the items, the batch brings 0; cluster the data and give the"
                            + " batch its share",
                    () -> new DeepClusterV2().of(pair));
            var one = new Clustering(centres, phi, Ints.of(0, 1, 2, 3));
            refused(
                    "this objective needs 2 clusterings of the items, the batch brings 1; cluster the data and give"
                            + " the batch its share",
                    () -> new Pcl(.1, 2, true)
                            .of(pair.withQueue(MemoryQueue.of(centres)).withClusterings(List.of(one))));
            refused(
                    "a clustering of 2 items does not fit a batch of 4 rows",
                    () -> pair.withClusterings(List.of(one.of(Ints.of(1, 2)))));
            var narrow = new Clustering(Tensor.full(Shape.of(4, 3), 1), phi, Ints.of(0, 1, 2, 3));
            refused(
                    "cluster centres of 3 numbers do not fit vectors of 6",
                    () -> pair.withClusterings(List.of(narrow)));
            refused(
                    "class 4 has no weights: there are 4 classes, numbered from 0",
                    () -> new Clustering(centres, phi, Ints.of(4)));
            refused(
                    "a concentration must be a number above 0, not 0.0",
                    () -> new Clustering(centres, Tensor.full(Shape.of(4), 0), Ints.of(1)));
            refused(
                    "cluster centres of shape [4, 6] and concentrations of shape [3] do not fit",
                    () -> new Clustering(centres, Tensor.full(Shape.of(3), .1), Ints.of(1)));
        });
    }

    private static void refused(String sentence, Executable attempt) {
        assertEquals(sentence, assertThrows(ObjectiveException.class, attempt).getMessage());
    }
}
