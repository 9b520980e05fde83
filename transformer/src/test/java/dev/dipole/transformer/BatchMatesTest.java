package dev.dipole.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.autograd.Tape;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a sequence becomes does not depend on its neighbours, to the bit, on the float32 backend.
class BatchMatesTest {
    private static final List<Pooling> POOLINGS = List.of(
            new Pooling.Mean(),
            new Pooling.Cls(),
            new Pooling.Max(),
            new Pooling.MeanSqrtLength(),
            new Pooling.WeightedMean(),
            new Pooling.LastToken(),
            new Pooling.Concatenation(List.of(new Pooling.Max(), new Pooling.Mean())));

    /// Forty sequences of 1 to 70 tokens: more rows than one block of any kernel, lengths at none of its
    /// borders.
    private static List<int[]> sequences() {
        var key = Key.of(1, "sequences");
        var sequences = new ArrayList<int[]>();
        for (int s = 0; s < 40; s++) {
            int[] ids = new int[s == 3 || s == 17 ? 1 : 1 + key.atSite(1).below(70, s)];
            for (int i = 0; i < ids.length; i++) ids[i] = key.atSite(2 + s).below(50, i);
            sequences.add(ids);
        }
        return sequences;
    }

    private static Encoder encoder(NormOrder order) {
        return Randomly.disturbed(
                Encoder.of(EncoderConfig.bert(50, 40, 2, 5, 70).withNormOrder(order), 1));
    }

    private static float[][] embed(Encoder encoder, Pooling pooling, List<int[]> sequences) {
        var batch = Packed.of(sequences);
        var pooled = pooling.apply(encoder.apply(batch), batch.offsets()).unitRows();
        return rows(pooled.value().toFloats(), pooled.shape().width());
    }

    private static float[][] rows(float[] values, int width) {
        var rows = new float[values.length / width][];
        for (int i = 0; i < rows.length; i++) rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        return rows;
    }

    private static void onCpu(Runnable test) {
        Backends.with(Backends.named("cpu"), () -> {
            test.run();
            return true;
        });
    }

    @TestFactory
    Stream<DynamicTest> aloneEqualsInAnyBatch() {
        return Stream.of(NormOrder.values())
                .flatMap(order -> POOLINGS.stream()
                        .map(pooling -> DynamicTest.dynamicTest(
                                order + ", " + pooling,
                                () -> onCpu(() -> {
                                    var encoder = encoder(order);
                                    var sequences = sequences();
                                    float[][] together = embed(encoder, pooling, sequences);
                                    for (int s = 0; s < sequences.size(); s++) {
                                        float[][] alone = embed(encoder, pooling, List.of(sequences.get(s)));
                                        assertArrayEquals(together[s], alone[0], "sequence " + s);
                                    }
                                }))));
    }

    @ParameterizedTest
    @EnumSource(NormOrder.class)
    void aPermutedBatchGivesPermutedEmbeddings(NormOrder order) {
        onCpu(() -> {
            var encoder = encoder(order);
            var sequences = sequences();
            int[] permutation = Key.of(2, "order").permutation(sequences.size());
            var permuted = Arrays.stream(permutation).mapToObj(sequences::get).toList();
            for (var pooling : POOLINGS) {
                float[][] plain = embed(encoder, pooling, sequences);
                float[][] moved = embed(encoder, pooling, permuted);
                for (int i = 0; i < permutation.length; i++)
                    assertArrayEquals(plain[permutation[i]], moved[i], pooling.toString());
            }
        });
    }

    /// Recording changes nothing either: training and inference run the same kernels.
    @Test
    void recordingDoesNotChangeABit() {
        onCpu(() -> {
            var encoder = encoder(NormOrder.POST);
            var batch = Packed.of(sequences());
            float[] recorded = Tape.record(() -> encoder.apply(batch)).output().toFloats();
            assertArrayEquals(encoder.apply(batch).value().toFloats(), recorded);
        });
    }

    @Test
    void positionsBeginAnewInEachSequence() {
        var batch = Packed.of(List.of(new int[] {7, 8}, new int[] {9}, new int[] {7, 7, 7}));
        assertEquals(
                List.of(0, 1, 0, 0, 1, 2),
                Arrays.stream(batch.positions().toArray()).boxed().toList());
        assertEquals(
                List.of(0, 2, 3, 6),
                Arrays.stream(batch.offsets().toArray()).boxed().toList());
        assertEquals(3, batch.longest());
    }

    @Test
    void emptyAndTooLongSequencesAreRefused() {
        var empty = assertThrows(IllegalArgumentException.class, () -> Packed.of(List.of(new int[1], new int[0])));
        assertEquals("sequence 1 has no tokens", empty.getMessage());
        var encoder = encoder(NormOrder.POST);
        var tooLong =
                assertThrows(IllegalArgumentException.class, () -> encoder.apply(Packed.of(List.of(new int[71]))));
        assertEquals(
                "a sequence of 71 tokens is longer than the encoder's 70 positions; truncate it", tooLong.getMessage());
    }
}
