package dev.dipole.tensor;

import org.jspecify.annotations.Nullable;

/// Shapes that do not fit. The message names the operation, shows each operand with its name and a caret under
/// the axis that offends, and says how to mend it:
///
/// ```
/// matmul: the inner extents differ, 3 ≠ 4
///   left   [2, 3]  x
///              ^
///   right  [4, 3]  layers.3.up.weight
///           ^
///   hint   ...
/// ```
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// An error with the given text.
    public ShapeException(String message) {
        super(message);
    }

    /// Starts a message: `operation: problem`.
    static Report in(String operation, String problem) {
        return new Report(operation + ": " + problem);
    }

    /// Collects the lines of one message.
    static final class Report {
        private final StringBuilder text;

        private Report(String firstLine) {
            text = new StringBuilder(firstLine);
        }

        /// An operand's line; `axis` gets the caret.
        Report operand(String role, Shape shape, @Nullable String name, int axis) {
            operand(role, shape, name);
            text.append('\n').repeat(' ', 9 + column(shape, axis)).append('^');
            return this;
        }

        /// An operand's line without a caret.
        Report operand(String role, Shape shape, @Nullable String name) {
            text.append("\n  ")
                    .append(role)
                    .repeat(' ', Math.max(1, 7 - role.length()))
                    .append(shape);
            if (name != null) text.append("  ").append(name);
            return this;
        }

        Report hint(String hint) {
            text.append("\n  hint   ").append(hint);
            return this;
        }

        ShapeException build() {
            return new ShapeException(text.toString());
        }

        /// Where the last digit of an axis' extent stands in the shape's text.
        private static int column(Shape shape, int axis) {
            int at = axis < 0 ? axis + shape.rank() : axis;
            int column = 0;
            for (int i = 0; i <= at; i++) {
                column += (i == 0 ? 1 : 2) + Integer.toString(shape.dim(i)).length();
            }
            return Math.max(0, column - 1);
        }
    }
}
