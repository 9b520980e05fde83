package dev.dipole.tensor;

import org.jspecify.annotations.Nullable;

/// The shape rules that need more than a line, and their messages.
final class Checks {
    private Checks() {}

    static ShapeException noSuffix(String operation, Tensor left, Tensor right) {
        var report = ShapeException.in(operation, "%s does not broadcast to %s".formatted(right.shape(), left.shape()));
        int axis = firstDifference(left.shape(), right.shape());
        if (axis == 0) {
            return report.operand("left", left.shape(), left.name())
                    .operand("right", right.shape(), right.name())
                    .hint("the right operand may have fewer axes than the left, not more")
                    .build();
        }
        return report.operand("left", left.shape(), left.name(), axis)
                .operand("right", right.shape(), right.name(), axis)
                .hint("the right operand's shape must be the left's innermost axes")
                .build();
    }

    /// The innermost axis, counted from the back (−1 …), where the shapes differ; 0 if one just has more axes.
    private static int firstDifference(Shape left, Shape right) {
        for (int back = 1; back <= Math.min(left.rank(), right.rank()); back++) {
            if (left.dim(-back) != right.dim(-back)) return -back;
        }
        return 0;
    }

    static ShapeException noRowScalars(String operation, Tensor left, Tensor right) {
        return ShapeException.in(operation, "one number per row is needed")
                .operand("left", left.shape(), left.name())
                .operand("right", right.shape(), right.name())
                .hint("the right operand's shape must be the left's without its innermost axis")
                .build();
    }

    /// The shape of a matrix product.
    static Shape product(Tensor a, Tensor b, Transpose transpose) {
        if (a.shape().rank() != 2 || b.shape().rank() != 2) {
            throw ShapeException.in("matmul", "both operands must have two axes")
                    .operand("left", a.shape(), a.name())
                    .operand("right", b.shape(), b.name())
                    .hint("reshape leading axes into one first")
                    .build();
        }
        int innerA = transpose == Transpose.LEFT ? 0 : 1;
        int innerB = transpose == Transpose.RIGHT ? 1 : 0;
        int ka = a.shape().dim(innerA);
        int kb = b.shape().dim(innerB);
        if (ka != kb) {
            var report = ShapeException.in("matmul", "the inner extents differ, %d ≠ %d".formatted(ka, kb))
                    .operand("left", a.shape(), a.name(), innerA)
                    .operand("right", b.shape(), b.name(), innerB);
            String hint = hint(a.shape(), b.shape(), transpose);
            throw (hint == null ? report : report.hint(hint)).build();
        }
        return Shape.of(a.shape().dim(1 - innerA), b.shape().dim(1 - innerB));
    }

    private static @Nullable String hint(Shape a, Shape b, Transpose used) {
        if (used != Transpose.RIGHT && a.dim(1) == b.dim(1))
            return "transpose the right operand: a.matmul(b, Transpose.RIGHT)";
        if (used != Transpose.NONE && a.dim(1) == b.dim(0)) return "do not transpose: a.matmul(b)";
        if (used != Transpose.LEFT && a.dim(0) == b.dim(0))
            return "transpose the left operand: a.matmul(b, Transpose.LEFT)";
        return null;
    }

    static void linear(Tensor x, Tensor w, @Nullable Tensor bias) {
        if (w.shape().rank() != 2
                || x.shape().rank() == 0
                || x.shape().width() != w.shape().dim(1)) {
            throw ShapeException.in("linear", "the input's width must be the weight's innermost extent")
                    .operand("input", x.shape(), x.name(), -1)
                    .operand("weight", w.shape(), w.name(), -1)
                    .build();
        }
        if (bias != null && !bias.shape().equals(Shape.of(w.shape().dim(0)))) {
            throw ShapeException.in("linear", "the bias must have one number per row of the weight")
                    .operand("weight", w.shape(), w.name(), 0)
                    .operand("bias", bias.shape(), bias.name(), -1)
                    .build();
        }
    }

    static void columns(Tensor x, Ints columns) {
        if (x.shape().rank() != 2 || columns.size() != x.shape().dim(0)) {
            throw ShapeException.in("pick", "one column number per row is needed, not " + columns.size())
                    .operand("tensor", x.shape(), x.name(), 0)
                    .build();
        }
        columns.requireBelow(x.shape().width(), "column");
    }

    /// Offsets must ascend from 0 to the number of rows.
    static void offsets(String operation, Tensor x, Ints offsets, boolean notEmpty) {
        int last = offsets.size() - 1;
        if (last < 0
                || offsets.get(0) != 0
                || x.shape().rank() == 0
                || offsets.get(last) != x.shape().dim(0)) {
            throw ShapeException.in(operation, "the offsets must run from 0 to the number of rows, not " + offsets)
                    .operand("tensor", x.shape(), x.name())
                    .build();
        }
        for (int s = 0; s < last; s++) {
            if (offsets.get(s + 1) < offsets.get(s) + (notEmpty ? 1 : 0)) {
                throw new ShapeException("%s: segment %d from %d to %d is %s"
                        .formatted(operation, s, offsets.get(s), offsets.get(s + 1), notEmpty ? "empty" : "negative"));
            }
        }
    }

    static void sameShape(String operation, Tensor left, Tensor right) {
        if (!left.shape().equals(right.shape())) {
            throw ShapeException.in(operation, "the shapes differ")
                    .operand("left", left.shape(), left.name())
                    .operand("right", right.shape(), right.name())
                    .build();
        }
    }

    /// A normalisation's weight has one number per column.
    static void perColumn(String operation, Tensor x, Tensor weight) {
        if (x.shape().rank() == 0 || !weight.shape().equals(Shape.of(x.shape().width()))) {
            throw ShapeException.in(operation, "the weight must have one number per column")
                    .operand("tensor", x.shape(), x.name(), -1)
                    .operand("weight", weight.shape(), weight.name(), -1)
                    .build();
        }
    }
}
