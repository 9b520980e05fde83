package dev.dipole.contrastive.head;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Tokens;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Words that two texts share, each as important as the model finds it:
/// `s(q, d) = Σ_{t in q and d} w_q,t w_d,t`, with `w_t` the greatest weight of the token `t` in the text.
///
/// (BGE-M3, Chen et al., 2024; mGTE, Zhang et al., 2024.) Texts without a common token
/// score 0; saying a token twice changes nothing. Tokens that shall not count (markers) have weight 0.
public final class Lexical {
    private Lexical() {}

    /// The weights of tokens from their hidden states, `w_t = relu(a · h_t + b)`.
    ///
    /// @param hidden `[tokens, width]`
    /// @param direction `[1, width]`
    /// @param bias `[1]`
    public static Variable weights(Variable hidden, Variable direction, Variable bias) {
        return hidden.linear(direction, bias).reshape(hidden.shape().dim(0)).apply(Unary.RELU);
    }

    /// Every query with every document: `[queries, documents]`.
    public static Variable scores(Tokens queries, Tokens documents) {
        var both = vectors(List.of(queries, documents));
        return both.get(0).matmul(both.get(1), Transpose.RIGHT);
    }

    /// Each text as a vector with a number for every token that any of them has, in the order of the ids.
    public static List<Variable> vectors(List<Tokens> texts) {
        var columns = new TreeMap<Integer, Integer>();
        for (var text : texts) for (int id : text.ids().toArray()) columns.put(id, 0);
        int next = 0;
        for (var entry : columns.entrySet()) entry.setValue(next++);
        var vectors = new ArrayList<Variable>();
        for (var text : texts) vectors.add(vectors(text, columns));
        return vectors;
    }

    private static Variable vectors(Tokens text, Map<Integer, Integer> columns) {
        int width = columns.size();
        int count = text.ids().size();
        int[] row = new int[count];
        for (int i = 0; i < text.items(); i++) {
            Arrays.fill(row, text.offsets().get(i), text.offsets().get(i + 1), i);
        }
        int[] cell = IntStream.range(0, count)
                .map(t -> row[t] * width + columns.getOrDefault(text.ids().get(t), 0))
                .toArray();
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingInt((Integer t) -> cell[t]).thenComparing(t -> t))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] filled = Arrays.stream(cell).sorted().distinct().toArray();
        var greatest =
                text.weights().reshape(count, 1).gather(Ints.of(order)).segmentMax(runs(cell, order, filled.length));
        return spread(greatest, filled, text.items(), width);
    }

    /// Where each run of equal cells begins, in that order, and where the last ends.
    private static Ints runs(int[] cell, int[] order, int count) {
        int[] offsets = new int[count + 1];
        int run = 0;
        for (int k = 1; k < order.length; k++) {
            if (cell[order[k]] != cell[order[k - 1]]) offsets[++run] = k;
        }
        offsets[count] = order.length;
        return Ints.of(offsets);
    }

    /// The numbers at their cells, 0 elsewhere.
    private static Variable spread(Variable numbers, int[] filled, int rows, int width) {
        int[] from = new int[Math.multiplyExact(rows, width)];
        Arrays.fill(from, filled.length); // the zero below the numbers
        for (int k = 0; k < filled.length; k++) from[filled[k]] = k;
        var zero = Variable.constant(Tensor.full(numbers.value().backend(), Shape.of(1, 1), 0));
        return Variable.concatRows(List.of(numbers, zero)).gather(Ints.of(from)).reshape(rows, width);
    }
}
