package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.allZero;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.loss;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.sparse.Csr;
import dev.dipole.contrastive.sparse.SparseAutoencoder;
import dev.dipole.contrastive.sparse.Usage;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sparse autoencoders of embeddings and what they are trained with.
class CsrTest {
    private static final int LATENTS = 12;
    private static final Batch PAIRS = Batch.random(2, 4, 5, 8);

    private static SparseAutoencoder autoencoder() {
        return new SparseAutoencoder(
                Variable.parameter(
                        Batch.tensor(Batch.random(1, LATENTS, 5, 21).matrices().get(0))),
                Variable.parameter(
                        Batch.tensor(Batch.random(1, 1, LATENTS, 22).matrices().get(0))
                                .reshape(LATENTS)),
                Variable.parameter(
                        Batch.tensor(Batch.random(1, 1, 5, 23).matrices().get(0))
                                .reshape(5)));
    }

    /// The identity both ways.
    private static SparseAutoencoder identity() {
        var weight = new double[5][5];
        for (int i = 0; i < 5; i++) weight[i][i] = 1;
        return new SparseAutoencoder(
                Variable.parameter(Batch.tensor(weight)),
                Variable.parameter(Tensor.full(Shape.of(5), 0)),
                Variable.parameter(Tensor.full(Shape.of(5), 0)));
    }

    private static Csr reconstruction(int k, double beta) {
        return new Csr(k, 3, 30, beta, 0, 1);
    }

    /// The first `dead` latents were last used long ago.
    private static Usage usage(int latents, int dead) {
        var usage = new Usage(latents);
        usage.restore(
                Ints.of(IntStream.range(0, latents).map(j -> j < dead ? 100 : 0).toArray()));
        return usage;
    }

    @Test
    void theWholeCodeOfAnOrthogonalAutoencoderLosesNothing() {
        inFloat64(() -> {
            var positive = PAIRS.mapRows(x -> Arrays.stream(x).map(Math::abs).toArray());
            assertEquals(0, loss(reconstruction(5, .1).on(identity(), new Usage(5)), positive));
            double some = loss(reconstruction(1, 0).on(identity(), new Usage(5)), positive);
            double expected = 0;
            for (var m : positive.matrices()) {
                for (double[] row : m) {
                    double[] sorted = row.clone();
                    Arrays.sort(sorted);
                    double rest = Oracle.dot(sorted, sorted) - sorted[4] * sorted[4];
                    // four of five are kept by the wider code
                    expected += (rest + sorted[0] * sorted[0] / 8) / (8 * 5);
                }
            }
            close("k = 1", expected, some, 1e-13);
        });
    }

    @Test
    void codesKeepTheLargestAboveZero() {
        inFloat64(() -> {
            var x = Variable.constant(Batch.tensor(new double[][] {{3, -1, 2, 2, -5}, {-1, -2, -3, -4, -5}}));
            assertArrayEquals(
                    new double[] {3, 0, 2, 0, 0, 0, 0, 0, 0, 0},
                    identity().encode(x, 2).value().toDoubles());
        });
    }

    @Test
    void gradientsMatchCentralDifferences() {
        inFloat64(() -> {
            var sae = autoencoder();
            var csr = new Csr(2, 3, 30, 0, .7, .8);
            var all = List.of(
                    sae.weight(),
                    sae.latentBias(),
                    sae.preBias(),
                    Variable.parameter(Batch.tensor(PAIRS.matrices().get(0))),
                    Variable.parameter(Batch.tensor(PAIRS.matrices().get(1))));
            Numeric.checkGradients(
                    "csr", all, v -> csr.on(sae, new Usage(LATENTS)).of(Views.pairs(v.get(3), v.get(4))));
        });
    }

    /// The auxiliary latents learn what is missing; what is missing does not learn from them.
    @Test
    void deadLatentsLearnWhatIsMissing() {
        inFloat64(() -> {
            var sae = autoencoder();
            var x = Variable.parameter(Batch.tensor(PAIRS.matrices().get(0)));
            var views = List.of(sae.weight(), x);
            var alive = result(
                    views, v -> reconstruction(2, 1).on(sae, usage(LATENTS, 0)).of(Views.of(View.live(v.get(1)))));
            var without = result(
                    views, v -> reconstruction(2, 0).on(sae, usage(LATENTS, 4)).of(Views.of(View.live(v.get(1)))));
            assertEquals(without.loss(), alive.loss(), "nothing is dead, nothing is added");
            var with = result(
                    views, v -> reconstruction(2, 1).on(sae, usage(LATENTS, 4)).of(Views.of(View.live(v.get(1)))));
            assertTrue(with.loss() > without.loss());
            // the same by hand, with the target as a constant
            var byHand = result(views, v -> {
                var target = v.get(1)
                        .sub(sae.decode(sae.encode(v.get(1), 2)))
                        .add(sae.preBias())
                        .detach();
                var latents = sae.latents(v.get(1));
                var mask = latents.value().zeros();
                mask.assign(largestOfFirstFour(latents.value().toDoubles()));
                var rest = sae.decode(latents.where(mask, 0).apply(Unary.RELU));
                var errors = target.sub(rest).apply(Unary.SQUARE).sumRows();
                return errors.div(target.apply(Unary.SQUARE).sumRows()).mean();
            });
            close("loss", with.loss() - without.loss(), byHand.loss(), 1e-10);
            for (int g = 0; g < 2; g++) {
                double[] sum = without.gradients().get(g).clone();
                for (int i = 0; i < sum.length; i++)
                    sum[i] += byHand.gradients().get(g)[i];
                close("gradient", sum, with.gradients().get(g), 1e-9);
            }
        });
    }

    private static double[] largestOfFirstFour(double[] latents) {
        double[] mask = new double[latents.length];
        for (int start = 0; start < latents.length; start += LATENTS) {
            int least = 0;
            for (int j = 1; j < 4; j++) if (latents[start + j] < latents[start + least]) least = j;
            for (int j = 0; j < 4; j++) mask[start + j] = j == least ? 0 : 1;
        }
        return mask;
    }

    @Test
    void usageCountsBatches() {
        inFloat64(() -> {
            var usage = new Usage(5);
            var csr = reconstruction(1, .1);
            var x = Views.of(View.frozen(Batch.tensor(new double[][] {{1, 0, 3, 0, 0}, {2, 0, 0, 0, -1}})));
            csr.on(identity(), usage).of(x);
            csr.on(identity(), usage).of(x);
            assertArrayEquals(new int[] {0, 2, 0, 2, 2}, usage.batches().toArray());
            var other = new Usage(5);
            other.restore(usage.batches());
            assertArrayEquals(usage.batches().toArray(), other.batches().toArray());
            assertEquals(
                    "the usage of 3 latents does not fit an autoencoder of 5",
                    assertThrows(ObjectiveException.class, () -> other.restore(Ints.of(1, 2, 3)))
                            .getMessage());
        });
    }

    @Test
    void theContrastiveShareIsInfoNceOfCodes() {
        inFloat64(() -> {
            var sae = autoencoder();
            double with = loss(new Csr(2, 3, 30, .1, 2, .5).on(sae, new Usage(LATENTS)), PAIRS);
            double without = loss(new Csr(2, 3, 30, .1, 0, .5).on(sae, new Usage(LATENTS)), PAIRS);
            var codes = PAIRS.views().map(x -> sae.encode(x, 2));
            var infoNce = new InfoNce(.5, Directions.QD, Negatives.ALL, new Similarity.Dot(), 0, true);
            close("gamma", 2 * infoNce.of(codes).value().item(), with - without, 1e-12);
        });
    }

    @Test
    void aFrozenEncoderLearnsNothing() {
        inFloat64(() -> {
            var sae = autoencoder();
            var x = Variable.parameter(Batch.tensor(PAIRS.matrices().get(0)));
            var result = result(
                    List.of(x),
                    v -> new Csr(2)
                            .on(sae, new Usage(LATENTS))
                            .of(Views.of(View.live(v.get(0)).freeze())));
            allZero("embeddings", result.gradients().get(0));
        });
    }
}
