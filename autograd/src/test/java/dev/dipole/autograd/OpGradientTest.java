package dev.dipole.autograd;

import static dev.dipole.autograd.GradientCheck.awayFromZero;
import static dev.dipole.autograd.GradientCheck.positive;
import static dev.dipole.autograd.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Rearrange;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every permitted operation against central differences in float64. An operation without a case fails
/// [#everyOpHasACase].
class OpGradientTest {
    private record Case(Op op, List<Tensor> inputs) {}

    private static final Key KEY = Key.of(5, "dropout");
    private static final Ints OFFSETS = Ints.of(0, 2, 3, 7);

    private static Tensor r(int... extents) {
        return random(Shape.of(extents), extents.length * 31 + extents[0]);
    }

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (Op op : List.of(new Add(), new Subtract(), new Multiply())) {
            cases.add(new Case(op, List.of(r(3, 4), r(3, 4))));
            cases.add(new Case(op, List.of(r(2, 3, 4), r(3, 4))));
            cases.add(new Case(op, List.of(r(2, 3, 4), r(4))));
        }
        cases.add(new Case(new Divide(), List.of(r(3, 4), positive(Shape.of(3, 4), 7))));
        cases.add(new Case(new Divide(), List.of(r(3, 4), positive(Shape.of(4), 8))));
        cases.add(new Case(new Affine(1.7, -0.3), List.of(r(3, 4))));
        for (var f : Unary.values()) cases.add(new Case(new Apply(f), List.of(domain(f))));
        cases.add(new Case(new MultiplyRows(), List.of(r(2, 3, 4), r(2, 3))));
        cases.add(new Case(new Select(mask(3, 4), 7), List.of(r(3, 4))));
        cases.add(new Case(new SumRows(), List.of(r(2, 3, 4))));
        cases.add(new Case(new SumAll(), List.of(r(2, 3))));
        cases.add(new Case(new MatMul(Transpose.NONE), List.of(r(3, 4), r(4, 5))));
        cases.add(new Case(new MatMul(Transpose.LEFT), List.of(r(4, 3), r(4, 5))));
        cases.add(new Case(new MatMul(Transpose.RIGHT), List.of(r(3, 4), r(5, 4))));
        cases.add(new Case(new Linear(), List.of(r(3, 4), r(5, 4), r(5))));
        cases.add(new Case(new Linear(), List.of(r(2, 3, 4), r(5, 4))));
        for (var f : List.of(Unary.GELU, Unary.TANH)) {
            cases.add(new Case(new FeedForward(f), List.of(r(3, 4), r(5, 4), r(5), r(2, 5), r(2))));
            cases.add(new Case(new FeedForward(f), List.of(r(2, 3, 4), r(5, 4), r(5), r(4, 5), r(4))));
        }
        cases.add(new Case(new Reshape(Shape.of(2, 6)), List.of(r(3, 4))));
        cases.add(new Case(new Rearranged(Rearrange.of("t (h d) -> h t d", Map.of("h", 2))), List.of(r(3, 8))));
        cases.add(new Case(new SliceRows(1, 3), List.of(r(4, 3))));
        cases.add(new Case(new ConcatRows(), List.of(r(2, 3), r(1, 3), r(4, 3))));
        cases.add(new Case(new ConcatColumns(), List.of(r(3, 2), r(3, 1), r(3, 4))));
        cases.add(new Case(new Gather(Ints.of(2, 0, 2, 4)), List.of(r(5, 3))));
        cases.add(new Case(new Pick(Ints.of(2, 0, 2)), List.of(r(3, 4))));
        cases.add(new Case(new SegmentSum(OFFSETS), List.of(r(7, 3))));
        cases.add(new Case(new SegmentMax(OFFSETS), List.of(r(7, 3))));
        cases.add(new Case(new Softmax(), List.of(r(3, 5))));
        cases.add(new Case(new LogSumExp(null), List.of(r(3, 5))));
        cases.add(new Case(new LogSumExp(mask(3, 4)), List.of(r(3, 4))));
        cases.add(new Case(new LayerNorm(1e-12), List.of(r(3, 5), r(5), r(5))));
        cases.add(new Case(new RmsNorm(1e-6), List.of(r(3, 5), r(5))));
        cases.add(new Case(new UnitRows(), List.of(r(3, 5))));
        cases.add(new Case(new Dropout(0.4, KEY), List.of(r(5, 4))));
        for (var spec : List.of(
                new Attention(OFFSETS, 2, 0.6, false, 0, KEY),
                new Attention(OFFSETS, 1, 0.6, true, 0, KEY),
                new Attention(OFFSETS, 2, 0.6, false, 0.3, KEY))) {
            cases.add(new Case(
                    new PackedAttention(spec), List.of(r(7, 4), random(Shape.of(7, 4), 1), random(Shape.of(7, 4), 2))));
        }
        cases.add(new Case(new ArcCos(1), List.of(r(3, 4).apply(Unary.TANH))));
        cases.add(new Case(new EppsPulley(17, 3), List.of(r(6, 4))));
        cases.add(new Case(new EppsPulley(2, 1.5), List.of(r(3, 2))));
        cases.add(new Case(new InverseCholesky(), List.of(positiveDefinite(4))));
        cases.add(new Case(new LogDeterminant(.7), List.of(r(5, 3))));
        cases.add(new Case(new LogDeterminant(2), List.of(r(2, 4))));
        cases.add(new Case(new SingularValues(), List.of(r(5, 3))));
        cases.add(new Case(new SingularValues(), List.of(r(2, 3, 4))));
        cases.add(new Case(new Point("here", Hooks.none()), List.of(r(3, 4))));
        cases.add(new Case(
                new Checkpoint(x -> x.apply(Unary.TANH).mul(x), Recording.plain(), 0, ""), List.of(r(3, 4))));
        BlockSum.Part product = (from, to, rows) -> rows.get(0)
                .matmul(rows.get(1), Transpose.RIGHT)
                .apply(Unary.TANH)
                .sum();
        cases.add(new Case(new BlockSum(2, product, Recording.plain(), 0, ""), List.of(r(5, 4), r(5, 4).scale(2))));
        return cases;
    }

    private static Tensor domain(Unary f) {
        return switch (f) {
            case LOG, SQRT, RECIPROCAL -> positive(Shape.of(3, 4), 3);
            default -> awayFromZero(Shape.of(3, 4), 4);
        };
    }

    /// Not symmetric: only the symmetric part counts, which is positive definite.
    private static Tensor positiveDefinite(int n) {
        var x = r(n + 2, n);
        var y = x.matmul(x, Transpose.LEFT);
        double[] values = y.toDoubles();
        values[1] += 0.2;
        values[n] -= 0.2;
        y.assign(values);
        return y;
    }

    /// Zeros and ones; the last row is empty.
    private static Tensor mask(int rows, int columns) {
        var mask = r(rows, columns).zeros();
        double[] values = mask.toDoubles();
        for (int i = 0; i < (rows - 1) * columns; i++) values[i] = i % 3 == 1 ? 0 : 1;
        mask.assign(values);
        return mask;
    }

    @TestFactory
    Stream<DynamicTest> pullbackEqualsCentralDifferences() {
        return cases().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.op().toString(), () -> GradientCheck.check(c.op().toString(), applying(c.op()), c.inputs())));
    }

    private static Function<List<Variable>, Variable> applying(Op op) {
        return inputs -> Tape.apply(op, inputs.toArray(Variable[]::new));
    }

    @Test
    void everyOpHasACase() {
        var missing = new LinkedHashSet<Class<?>>(List.of(Op.class.getPermittedSubclasses()));
        missing.remove(Op.Custom.class);
        cases().forEach(c -> missing.remove(c.op().getClass()));
        assertEquals(new LinkedHashSet<>(), missing, "operations without a gradient case");
    }

    @Test
    void aWrongPullbackIsFound() {
        Op.Custom wrong = in -> new Op.Result(in[0].scale(2), (dy, into) -> into.give(0, () -> dy.scale(1.9)));
        assertThrows(AssertionError.class, () -> GradientCheck.check("wrong", applying(wrong), List.of(r(2, 2))));
    }

    @Test
    void aPullbackThatForgetsAnOperandIsFound() {
        Op.Custom wrong = in -> new Op.Result(in[0].add(in[1]), (dy, into) -> into.give(0, () -> dy));
        assertThrows(
                IllegalArgumentException.class,
                () -> GradientCheck.check("wrong", applying(wrong), List.of(r(2, 2), r(2, 2))));
    }
}
