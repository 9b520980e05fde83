package dev.dipole.tests.learning;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.nn.Weights;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.stream.IntStream;

/// Takes the gradients of a score table that is computed in blocks of rows, and prints what computed and their
/// hash.
final class BitsOfLargeTable {
    /// More than 2²² scores, so that there are several blocks, the last one smaller.
    private static final int PAIRS = 2_500;

    private BitsOfLargeTable() {}

    public static void main(String[] arguments) {
        System.out.println(Backends.current().describe());
        System.out.println(hash());
    }

    /// Both directions, with texts that stand in the batch twice.
    static String hash() {
        var anchors = vectors(1);
        var positives = vectors(2);
        int[] texts = IntStream.range(0, PAIRS).map(i -> i % 2_000).toArray();
        var recorded = Tape.record(() -> new InfoNce(0.05, Directions.BOTH)
                .of(Views.of(View.live(anchors).withIds(Ints.of(texts)), View.live(positives))));
        var gradients = recorded.gradients();
        var results = new LinkedHashMap<String, Variable>();
        results.put("loss", Variable.constant(recorded.output()));
        results.put("anchors", Variable.constant(gradients.of(anchors)));
        results.put("positives", Variable.constant(gradients.of(positives)));
        return Weights.hash(results);
    }

    private static Variable vectors(int seed) {
        double[] numbers = new double[PAIRS * 12];
        Key.of(seed, "vectors").normals(numbers);
        return Variable.parameter(Tensor.of(Shape.of(PAIRS, 12), numbers));
    }
}
