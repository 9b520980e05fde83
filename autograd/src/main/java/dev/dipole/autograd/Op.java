package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A differentiable operation: its value, and in the same scope how a gradient flows back through it.
///
/// Each operation is a record of its settings; the operands come with [#apply]. The compiler lists the
/// operations, and the gradient test walks that list: an operation without a test case fails the build.
public sealed interface Op
        permits Add,
                Subtract,
                Multiply,
                Divide,
                Affine,
                Apply,
                MultiplyRows,
                Select,
                SumRows,
                SumAll,
                MatMul,
                Linear,
                FeedForward,
                Reshape,
                Rearranged,
                SliceRows,
                ConcatRows,
                ConcatColumns,
                Gather,
                Pick,
                SegmentSum,
                SegmentMax,
                Softmax,
                LogSumExp,
                LayerNorm,
                RmsNorm,
                UnitRows,
                Dropout,
                PackedAttention,
                Checkpoint,
                BlockSum,
                Point,
                ArcCos,
                EppsPulley,
                InverseCholesky,
                LogDeterminant,
                SingularValues,
                Op.Custom {

    /// Computes the value and says how to go back.
    Result apply(Tensor... in);

    /// The name in messages.
    default String name() {
        return getClass().getSimpleName();
    }

    /// What an operation returns.
    record Result(Tensor value, Pullback pullback) {}

    /// Turns the gradient of the value into gradients of the operands.
    @FunctionalInterface
    interface Pullback {
        void apply(Tensor gradient, Sink into);
    }

    /// Takes the gradients of the operands. What nobody wants (a constant's gradient) is not computed.
    interface Sink {
        /// Gives operand number `input` its gradient, of the operand's shape.
        void give(int input, Supplier<Tensor> gradient);

        /// The same for an operation that can add its gradient to the sum of those that came before, in place,
        /// for less than a tensor of its own and a sum.
        void give(int input, Supplier<Tensor> gradient, Consumer<Tensor> addTo);

        /// Whether anybody wants the gradient of that operand.
        boolean wants(int input);
    }

    /// The door for operations defined outside this module; [Variable#of] applies one.
    non-sealed interface Custom extends Op {}
}
