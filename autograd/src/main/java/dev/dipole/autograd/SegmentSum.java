package dev.dipole.autograd;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;

/// Sums of consecutive rows: segment `s` is the rows `offsets[s] … offsets[s+1]-1`. Each row gets the gradient
/// of its segment.
public record SegmentSum(Ints offsets) implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(in[0].segmentSum(offsets), (dy, into) -> into.give(0, () -> dy.gather(segmentOfEachRow())));
    }

    private Ints segmentOfEachRow() {
        int segments = offsets.size() - 1;
        int[] segment = new int[offsets.get(segments)];
        for (int s = 0; s < segments; s++) Arrays.fill(segment, offsets.get(s), offsets.get(s + 1), s);
        return Ints.of(segment);
    }
}
