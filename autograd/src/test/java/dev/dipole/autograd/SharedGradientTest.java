package dev.dipole.autograd;

import static dev.dipole.autograd.GradientCheck.check;
import static dev.dipole.autograd.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Gradients that several operations read or add to: sums made in place may not change what others still need.
class SharedGradientTest {
    private static Tensor square(int seed) {
        return random(Shape.of(4, 4), seed);
    }

    @Test
    void aResidualSumAroundALinearLayer() {
        check(
                "residual",
                in -> in.get(0)
                        .add(in.get(0).linear(in.get(1)))
                        .apply(Unary.TANH)
                        .sum(),
                pair());
    }

    @Test
    void twoResidualSumsInARow() {
        check(
                "residuals",
                in -> {
                    var x = in.get(0).add(in.get(0).linear(in.get(1)));
                    return x.add(x.linear(in.get(1)).apply(Unary.TANH))
                            .apply(Unary.SQUARE)
                            .sum();
                },
                pair());
    }

    @Test
    void severalLayersOfOneInputAndItself() {
        check(
                "branches",
                in -> {
                    var x = in.get(0).apply(Unary.TANH);
                    var product = x.linear(in.get(1)).mul(x.linear(in.get(2)));
                    return x.add(product.add(x.linear(in.get(1))))
                            .apply(Unary.TANH)
                            .sum();
                },
                List.of(square(1), square(2), square(3)));
    }

    @Test
    void aNetworkAroundItself() {
        var bias = random(Shape.of(4), 9);
        check(
                "network",
                in -> {
                    var x = in.get(0).apply(Unary.TANH);
                    var y = x.feedForward(Unary.GELU, in.get(1), in.get(3), in.get(2), in.get(3));
                    return x.add(y).mul(x).sum();
                },
                List.of(square(1), square(2), square(3), bias));
    }

    @Test
    void theSameVariableTwice() {
        check("twice", in -> in.get(0).add(in.get(0)).mul(in.get(0)).sum(), List.of(square(1)));
    }

    /// What an operation gives may be a value that others read: it is not written to.
    @Test
    void aGivenValueStaysAsItIs() {
        var kept = Tensor.of(Shape.of(2), 10, 20);
        Op.Custom gives = in -> new Op.Result(in[0].copy(), (dy, into) -> into.give(0, () -> kept));
        var x = Variable.parameter(Tensor.of(Shape.of(2), 1, 2));
        var gradients = Tape.record(() -> Variable.of(gives, x)
                        .add(Variable.of(gives, x))
                        .add(x.scale(3))
                        .sum())
                .gradients();
        assertArrayEquals(new double[] {23, 43}, gradients.of(x).toDoubles());
        assertArrayEquals(new double[] {10, 20}, kept.toDoubles());
    }

    private static List<Tensor> pair() {
        return List.of(square(1), square(2));
    }
}
