package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// The candidates of a score table, packed: list `i` holds those of row `i`, in the order of their columns.
///
/// @param scores `[candidates]`, differentiable
/// @param offsets list `i` is the candidates `offsets[i] … offsets[i+1]-1`
/// @param values how relevant each is: the target's weight of its cell
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CandidateLists(Variable scores, Ints offsets, double[] values) {
    static CandidateLists of(ScoreTable table) {
        var cells = table.candidates();
        int[] lengths = new int[cells.rows()];
        for (int i = 0; i < lengths.length; i++) lengths[i] = cells.countIn(i);
        var offsets = Packing.offsets(lengths);
        int[] places = new int[offsets.get(lengths.length)];
        double[] values = new double[places.length];
        double[] weights = table.target().weights(table.scores().value()).toDoubles();
        int k = 0;
        for (int i = 0; i < cells.rows(); i++) {
            for (int j = 0; j < cells.columns(); j++) {
                if (!cells.contains(i, j)) continue;
                values[k] = weights[i * cells.columns() + j];
                places[k++] = i * cells.columns() + j;
            }
        }
        var flat = table.scores().reshape(-1, 1);
        var packed = cells.isAll() ? flat : flat.gather(Ints.of(places));
        return new CandidateLists(packed.reshape(places.length), offsets, values);
    }

    /// The number of lists.
    public int lists() {
        return offsets.size() - 1;
    }

    public int length(int list) {
        return Packing.length(offsets, list);
    }

    /// The scores of some candidates, by number.
    public Variable at(int... candidates) {
        return scores.reshape(-1, 1).gather(Ints.of(candidates)).reshape(candidates.length);
    }

    /// Sums of consecutive numbers.
    public static Variable sums(Variable numbers, Ints offsets) {
        return numbers.reshape(-1, 1).segmentSum(offsets).reshape(offsets.size() - 1);
    }

    /// Numbers as a constant beside the scores.
    public Variable constant(double... numbers) {
        Tensor tensor = scores.value().like(Shape.of(numbers.length));
        tensor.assign(numbers);
        return Variable.constant(tensor);
    }
}
