package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Vectors of one kind, a row per item, with what is known about the items.
///
/// A [Live] view sends gradients back to its encoder. A [Frozen] one (a teacher, a queue, a momentum encoder)
/// holds a plain tensor, so that no gradient can flow through it: stop-gradient is visible in the type.
///
/// The `ids` tell which rows carry the same text (equal id = equal text, across all views of a batch), the
/// `labels` which rows belong to the same class.
public sealed interface View {
    /// The vectors `[rows, width]`.
    Variable vectors();

    /// Which text each row is, or null where nobody said.
    @Nullable
    Ints ids();

    /// The class of each row, or null where nobody said.
    @Nullable
    Ints labels();

    /// A view with the given ids.
    View withIds(Ints ids);

    /// A view with the given labels.
    View withLabels(Ints labels);

    /// A view of the same kind whose vectors were changed, say cut to their first coordinates.
    View map(UnaryOperator<Variable> change);

    default int rows() {
        return vectors().shape().dim(0);
    }

    /// Vectors that gradients flow through.
    static View live(Variable vectors) {
        return new Live(vectors, null, null);
    }

    /// Vectors that none flows through.
    static Frozen frozen(Tensor vectors) {
        return new Frozen(vectors, null, null);
    }

    /// The same numbers, cut off from gradients (`sg` in formulas).
    default Frozen freeze() {
        return new Frozen(vectors().value(), ids(), labels());
    }

    /// Rows of several views below each other; ids and labels survive where all parts have them.
    static View stack(List<View> parts) {
        var vectors = Variable.concatRows(parts.stream().map(View::vectors).toList());
        var ids = joined(parts.stream().map(View::ids).filter(Objects::nonNull).toList(), parts.size());
        var labels =
                joined(parts.stream().map(View::labels).filter(Objects::nonNull).toList(), parts.size());
        boolean allFrozen = parts.stream().allMatch(Frozen.class::isInstance);
        return allFrozen ? new Frozen(vectors.value(), ids, labels) : new Live(vectors, ids, labels);
    }

    private static @Nullable Ints joined(List<Ints> parts, int wanted) {
        if (parts.size() < wanted) return null;
        return Ints.of(
                parts.stream().flatMapToInt(p -> Arrays.stream(p.toArray())).toArray());
    }

    private static void check(Variable vectors, @Nullable Ints ids, @Nullable Ints labels) {
        if (vectors.shape().rank() != 2) {
            throw new ObjectiveException(
                    "a view is a matrix with a row per item, not a tensor of shape " + vectors.shape());
        }
        if (vectors.shape().width() == 0) throw new ObjectiveException("a vector has at least one number, a view none");
        int rows = vectors.shape().dim(0);
        if (rows == 0) throw new ObjectiveException("a view without rows has no loss; leave empty batches out");
        checkCount("ids", ids, rows);
        checkCount("labels", labels, rows);
    }

    private static void checkCount(String what, @Nullable Ints given, int rows) {
        if (given != null && given.size() != rows) {
            throw new ObjectiveException(
                    "%d %s do not fit a view of %d rows; give one per row".formatted(given.size(), what, rows));
        }
    }

    /// Vectors that gradients flow through.
    record Live(
            Variable vectors, @Nullable Ints ids, @Nullable Ints labels) implements View {
        public Live {
            check(vectors, ids, labels);
        }

        @Override
        public Live withIds(Ints other) {
            return new Live(vectors, other, labels);
        }

        @Override
        public Live withLabels(Ints other) {
            return new Live(vectors, ids, other);
        }

        @Override
        public Live map(UnaryOperator<Variable> change) {
            return new Live(change.apply(vectors), ids, labels);
        }
    }

    /// Vectors that no gradient flows through.
    record Frozen(
            Tensor values, @Nullable Ints ids, @Nullable Ints labels) implements View {
        public Frozen {
            check(Variable.constant(values), ids, labels);
        }

        @Override
        public Variable vectors() {
            return Variable.constant(values);
        }

        @Override
        public Frozen withIds(Ints other) {
            return new Frozen(values, other, labels);
        }

        @Override
        public Frozen withLabels(Ints other) {
            return new Frozen(values, ids, other);
        }

        @Override
        public Frozen map(UnaryOperator<Variable> change) {
            return new Frozen(change.apply(vectors()).value(), ids, labels);
        }
    }
}
