package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;

/// Lists of different lengths, one behind the other: list `i` is the elements `offsets[i] … offsets[i+1]-1`.
final class Packing {
    private Packing() {}

    /// The same from the length of each list.
    static Ints offsets(int... lengths) {
        int[] offsets = new int[lengths.length + 1];
        for (int i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i] + lengths[i];
        return Ints.of(offsets);
    }

    static int length(Ints offsets, int list) {
        return offsets.get(list + 1) - offsets.get(list);
    }

    static int longest(Ints offsets) {
        int longest = 0;
        for (int i = 0; i + 1 < offsets.size(); i++) longest = Math.max(longest, length(offsets, i));
        return longest;
    }

    /// The number of its list for each element.
    static int[] listOfEach(Ints offsets) {
        int[] list = new int[offsets.get(offsets.size() - 1)];
        for (int i = 0; i + 1 < offsets.size(); i++) Arrays.fill(list, offsets.get(i), offsets.get(i + 1), i);
        return list;
    }

    /// @throws ObjectiveException if they do not cut `elements` into lists of at least one
    static void check(String list, String element, Ints offsets, int elements) {
        int lists = offsets.size() - 1;
        if (lists < 1) throw new ObjectiveException("a batch needs at least one %s".formatted(list));
        for (int i = 0; i < lists; i++) {
            if (length(offsets, i) > 0) continue;
            throw new ObjectiveException("%s %d has no %s; leave it out".formatted(list, i, element));
        }
        if (offsets.get(0) == 0 && offsets.get(lists) == elements) return;
        throw new ObjectiveException("the offsets of each %s run from %d to %d, but there are %d times %s"
                .formatted(list, offsets.get(0), offsets.get(lists), elements, element));
    }

    /// @throws ObjectiveException if it is not a plain list of that many numbers
    static void checkSize(String what, Tensor given, int size) {
        if (given.shape().rank() == 1 && given.shape().dim(0) == size) return;
        throw new ObjectiveException(
                "%s must be a list of %d numbers, not of shape %s".formatted(what, size, given.shape()));
    }

    /// A table `[lists, longest]` of packed numbers, 0 where a list has ended.
    static Tensor padded(Tensor packed, Ints offsets) {
        double[] from = packed.toDoubles();
        int lists = offsets.size() - 1;
        int width = longest(offsets);
        double[] into = new double[Math.multiplyExact(lists, width)];
        for (int i = 0; i < lists; i++) {
            System.arraycopy(from, offsets.get(i), into, i * width, length(offsets, i));
        }
        var table = packed.like(Shape.of(lists, width));
        table.assign(into);
        return table;
    }

    /// Where each cell of that table comes from; cells behind the end of a list point at its first element.
    static Ints places(Ints offsets) {
        int lists = offsets.size() - 1;
        int width = longest(offsets);
        int[] places = new int[lists * width];
        for (int k = 0; k < places.length; k++) {
            int list = k / width;
            int within = k % width;
            places[k] = offsets.get(list) + (within < length(offsets, list) ? within : 0);
        }
        return Ints.of(places);
    }

    /// The cells of that table that hold an element.
    static Cells cells(Ints offsets) {
        int lists = offsets.size() - 1;
        int width = longest(offsets);
        return Cells.where(lists, width, (i, j) -> j < length(offsets, i));
    }
}
