package dev.dipole.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where one case of the contract runs: it makes operands of the same numbers on every backend, and collects
/// the results.
///
/// Operands and outputs lie within larger storages, at an offset, between guards that nobody may touch; outputs
/// hold NaN before.
public final class Stage {
    private static final double GUARD = 12345;
    private static final int BEFORE = 5;
    private static final int AFTER = 3;

    /// Something computed, how many terms were summed for it, and what it should be, if there is a plain
    /// formula.
    record Result(double[] values, double terms, @Nullable Supplier<double[]> formula) {}

    private final Backend home;
    private final Backend operations;
    private final Key key;
    private int draws;
    private final List<Tensor> guarded = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    /// @param home to whom the tensors belong
    /// @param operations who computes: the same, or the same seen as composed of primitives
    public Stage(Backend home, Backend operations, String name) {
        this.home = home;
        this.operations = operations;
        this.key = Key.of(1, name);
    }

    Backend backend() {
        return operations;
    }

    List<Result> results() {
        return results;
    }

    /// A tensor of the given numbers, rounded to float.
    Tensor tensor(double[] values, int... extents) {
        var x = guarded(extents);
        x.assign(values);
        return x;
    }

    /// Numbers in (−1, 1).
    Tensor random(int... extents) {
        return tensor(uniform(-1, 1, extents), extents);
    }

    /// Numbers in (from, to).
    Tensor between(double from, double to, int... extents) {
        return tensor(uniform(from, to, extents), extents);
    }

    /// Zeros and ones.
    Tensor mask(int... extents) {
        return tensor(
                Arrays.stream(uniform(0, 1, extents)).map(v -> v < 0.3 ? 0 : 1).toArray(), extents);
    }

    private double[] uniform(double from, double to, int... extents) {
        var values = new double[(int) Shape.of(extents).size()];
        var drawn = key.atSite(draws++);
        for (int i = 0; i < values.length; i++) values[i] = (float) (from + (to - from) * (drawn.uniform(i) + 0x1p-25));
        return values;
    }

    /// Whole numbers in `[0, bound)`.
    Ints indices(int count, int bound) {
        var drawn = key.atSite(draws++);
        int[] values = new int[count];
        for (int i = 0; i < count; i++) values[i] = drawn.below(bound, i);
        return Ints.of(values);
    }

    /// A tensor to be written whole: NaN throughout.
    Tensor output(int... extents) {
        var y = guarded(extents);
        var poison = new double[(int) y.size()];
        Arrays.fill(poison, Double.NaN);
        y.assign(poison);
        return y;
    }

    private Tensor guarded(int... extents) {
        int size = (int) Shape.of(extents).size();
        var whole = Tensor.full(home, Shape.of(BEFORE + size + AFTER), GUARD);
        guarded.add(whole);
        return whole.slice(BEFORE, BEFORE + size).reshape(Shape.of(extents));
    }

    /// Keeps a result that is compared with the float64 reference.
    void result(Tensor y, double terms) {
        results.add(new Result(y.toDoubles(), terms, null));
    }

    /// Keeps a result that is compared with a plain formula.
    void result(Tensor y, double terms, Supplier<double[]> formula) {
        results.add(new Result(y.toDoubles(), terms, formula));
    }

    /// Keeps numbers that are not in a tensor.
    void result(double[] values, double terms, Supplier<double[]> formula) {
        results.add(new Result(values, terms, formula));
    }

    /// The first guard that was overwritten, or null.
    @Nullable
    String damage() {
        for (var whole : guarded) {
            double[] values = whole.toDoubles();
            for (int i = 0; i < values.length; i++) {
                boolean inside = i >= BEFORE && i < values.length - AFTER;
                if (!inside && values[i] != GUARD)
                    return "element %d outside of a tensor was overwritten".formatted(i - BEFORE);
            }
        }
        return null;
    }

    /// A number that changes when a bit of any result does.
    public long fingerprint() {
        long hash = 17;
        for (var result : results) {
            for (double value : result.values)
                hash = hash * 0x9E3779B97F4A7C15L + Double.doubleToLongBits(value); // one NaN
        }
        return hash;
    }
}
