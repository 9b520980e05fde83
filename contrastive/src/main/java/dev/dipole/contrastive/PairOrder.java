package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import java.util.stream.IntStream;

/// Which of the two completions of each prompt is preferred.
///
/// @param betterThenWorse the two of each prompt, the one with the higher reward first
/// @param gap by how much it is higher
@SuppressWarnings("ArrayRecordComponent") // never compared
record PairOrder(Ints betterThenWorse, double[] gap) {
    static PairOrder of(Completions completions) {
        int n = completions.prompts();
        var groups = completions.groups();
        double[] rewards = completions.rewards().toDoubles();
        int[] order = new int[2 * n];
        double[] gap = new double[n];
        for (int j = 0; j < n; j++) {
            int size = Packing.length(groups, j);
            if (size != 2) {
                throw new ObjectiveException(
                        "this objective compares two completions of each prompt, prompt %d has %d".formatted(j, size));
            }
            int first = groups.get(j);
            boolean inOrder = rewards[first] >= rewards[first + 1];
            order[2 * j] = inOrder ? first : first + 1;
            order[2 * j + 1] = inOrder ? first + 1 : first;
            gap[j] = Math.abs(rewards[first] - rewards[first + 1]);
        }
        return new PairOrder(Ints.of(order), gap);
    }

    boolean differs(int prompt) {
        return gap[prompt] > 0;
    }

    Cells both() {
        return Cells.where(gap.length, 2, (i, _) -> differs(i));
    }

    Cells firstColumn() {
        return Cells.where(gap.length, 2, (i, j) -> j == 0 && differs(i));
    }

    int[] better() {
        return every(0);
    }

    private int[] every(int side) {
        return IntStream.range(0, gap.length)
                .map(j -> betterThenWorse.get(2 * j + side))
                .toArray();
    }

    /// By how much the better completion is ahead of the worse, `[prompts, 1]`.
    Variable margin(Variable ofCompletions) {
        var column = ofCompletions.reshape(-1, 1);
        return column.gather(Ints.of(every(0))).sub(column.gather(Ints.of(every(1))));
    }
}
