package dev.dipole.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/// The cases of the backend contract: every method of [Backend], each at several sizes. What they compute is
/// checked by the contract test, and fingerprinted by the tests of bits.
public final class BackendCases {
    /// Empty, one, less than a vector, a vector, one more than two, and so on.
    public static final int[] SIZES = {0, 1, 7, 16, 33, 207, 768, 1021};

    /// @param method the method of [Backend] it is about
    /// @param label the method and what else tells the case apart
    public record Case(String method, String label, BiConsumer<Stage, Integer> body) {
        /// Runs it, with tensors of `home` and operations of `operations`.
        public Stage run(Backend home, Backend operations, int size) {
            var stage = new Stage(home, operations, label + size);
            body.accept(stage, size);
            return stage;
        }
    }

    private static final double[] SPECIAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        1e-30,
        -1e-30,
        1e30,
        -1e30,
        88,
        89,
        -87,
        -104,
        0.625,
        6,
        -6,
        1e-40
    };

    private final List<Case> cases = new ArrayList<>();

    private BackendCases() {}

    /// All cases.
    public static List<Case> all() {
        var all = new BackendCases();
        all.host();
        all.elements();
        all.functions();
        all.reductions();
        all.products();
        all.feedForward();
        all.moves();
        all.softmax();
        all.norms();
        all.attention();
        return all.cases;
    }

    private void add(String method, BiConsumer<Stage, Integer> body) {
        cases.add(new Case(method, method, body));
    }

    private void add(String method, String variant, BiConsumer<Stage, Integer> body) {
        cases.add(new Case(method, method + " " + variant, body));
    }

    private void host() {
        add("upload", (s, n) -> {
            double[] values = s.random(n).toDoubles();
            float[] floats = new float[n];
            for (int i = 0; i < n; i++) floats[i] = (float) values[i];
            var y = s.output(n);
            s.backend().upload(values, y);
            s.result(y, 0, () -> values);
            var z = s.output(n);
            s.backend().upload(floats, z);
            s.result(z, 0, () -> values);
        });
        add("download", (s, n) -> {
            var x = s.random(n);
            double[] doubles = new double[n];
            float[] floats = new float[n];
            s.backend().download(x, doubles);
            s.backend().download(x, floats);
            s.result(doubles, 0, x::toDoubles);
            s.result(Naive.each(n, i -> floats[i]), 0, x::toDoubles);
        });
    }

    private void elements() {
        add("fill", (s, n) -> {
            var y = s.output(n);
            s.backend().fill(y, 0.75);
            s.result(y, 0, () -> Naive.each(n, i -> 0.75));
        });
        add("copy", (s, n) -> {
            var x = s.random(n);
            var y = s.output(n);
            s.backend().copy(x, y);
            s.result(y, 0, x::toDoubles);
        });
        for (var f : Binary.values()) {
            add("binary", f.name(), (s, n) -> binary(s, f, new int[] {n}, n));
            add("binary", f.name() + " suffix", (s, n) -> binary(s, f, new int[] {3, 2, n}, 2 * n));
            add("binary", f.name() + " scalar", (s, n) -> binary(s, f, new int[] {n}, 1));
            add("binaryRows", f.name(), (s, n) -> binaryRows(s, f, n, 5));
            add("binaryRows", f.name() + " wide", (s, n) -> binaryRows(s, f, 3, n));
        }
        add("affine", (s, n) -> {
            var x = s.random(n);
            var y = s.output(n);
            s.backend().affine(x, 1.5, -0.25, y);
            double[] in = x.toDoubles();
            s.result(y, 1, () -> Naive.each(n, i -> 1.5 * in[i] - 0.25));
            s.backend().affine(x, 1.5, -0.25, x); // in place
            s.result(x, 1, () -> Naive.each(n, i -> 1.5 * in[i] - 0.25));
        });
        add("accumulate", (s, n) -> {
            var x = s.random(n);
            var y = s.random(n);
            double[] before = y.toDoubles();
            s.backend().accumulate(x, 0.5, y);
            double[] in = x.toDoubles();
            s.result(y, 1, () -> Naive.each(n, i -> before[i] + 0.5 * in[i]));
        });
        add("select", (s, n) -> {
            var mask = s.mask(n);
            var x = s.random(n);
            var y = s.output(n);
            s.backend().select(mask, x, -7, y);
            double[] shown = mask.toDoubles();
            double[] in = x.toDoubles();
            s.result(y, 0, () -> Naive.each(n, i -> shown[i] != 0 ? in[i] : -7));
        });
        for (double rate : new double[] {0, 0.1, 0.5}) {
            add("dropout", "" + rate, (s, n) -> {
                var x = s.random(n);
                var y = s.output(n);
                long start = rate == 0.5 ? (5L << 32) - 2 : 0; // a part of something large
                var key = new Key(0x123456789ABCDEFL, 7, 3, start);
                s.backend().dropout(x, rate, key, y);
                long threshold = Math.round(rate * (1 << 24));
                double[] in = x.toDoubles();
                s.result(y, 1, () -> Naive.each(n, i -> (key.bits(i) >>> 8) >= threshold ? in[i] / (1 - rate) : 0));
            });
        }
    }

    private static void binary(Stage s, Binary f, int[] extents, int period) {
        var x = s.random(extents);
        var y = s.between(
                0.5,
                2,
                period == extents[extents.length - 1] || period == 1 ? new int[] {period} : new int[] {2, period / 2});
        var z = s.output(extents);
        s.backend().binary(f, x, y, z);
        double[] left = x.toDoubles();
        double[] right = y.toDoubles();
        s.result(z, 1, () -> Naive.each(left.length, i -> Naive.value(f, left[i], right[i % period])));
        s.backend().binary(f, x, y, x); // in place
        s.result(x, 1, () -> Naive.each(left.length, i -> Naive.value(f, left[i], right[i % period])));
        if (left.length != right.length) return;
        var again = s.tensor(left, extents);
        s.backend().binary(f, again, y, y); // in place of the other operand
        s.result(y, 1, () -> Naive.each(left.length, i -> Naive.value(f, left[i], right[i])));
    }

    private static void binaryRows(Stage s, Binary f, int rows, int width) {
        var x = s.random(rows, width);
        var y = s.between(0.5, 2, rows);
        var z = s.output(rows, width);
        s.backend().binaryRows(f, x, y, z);
        double[] left = x.toDoubles();
        double[] right = y.toDoubles();
        s.result(z, 1, () -> Naive.each(rows * width, i -> Naive.value(f, left[i], right[i / width])));
        s.backend().binaryRows(f, x, y, x); // in place
        s.result(x, 1, () -> Naive.each(rows * width, i -> Naive.value(f, left[i], right[i / width])));
    }

    private void functions() {
        for (var f : Unary.values()) {
            boolean positive = f == Unary.SQRT || f == Unary.LOG || f == Unary.RECIPROCAL;
            add("unary", f.name(), (s, n) -> {
                var x = positive ? s.between(0.1, 5, n) : s.between(-5, 5, n);
                var y = s.output(n);
                s.backend().unary(f, x, y);
                double[] in = x.toDoubles();
                s.result(y, 9, () -> Naive.each(n, i -> Naive.value(f, in[i])));
                s.backend().unary(f, x, x); // in place
                s.result(x, 9, () -> Naive.each(n, i -> Naive.value(f, in[i])));
            });
            add("unary", f.name() + " special", (s, n) -> {
                var x = s.tensor(Arrays.copyOf(SPECIAL, SPECIAL.length), SPECIAL.length);
                var y = s.output(SPECIAL.length);
                s.backend().unary(f, x, y);
                s.result(y, 4);
            });
            add("unaryGradient", f.name(), (s, n) -> {
                var x = positive ? s.between(0.5, 5, n) : s.between(-5, 5, n);
                var y = s.output(n);
                s.backend().unary(f, x, y);
                var dy = s.random(n);
                var dx = s.output(n);
                s.backend().unaryGradient(f, x, y, dy, dx);
                s.result(dx, 16); // against the reference, whose slopes are checked below
            });
        }
    }

    private void reductions() {
        add("reduceRows", "SUM", (s, n) -> reduceRows(s, Reduce.SUM, 3, n));
        add("reduceRows", "MAX", (s, n) -> reduceRows(s, Reduce.MAX, 3, n));
        add("reduceRows", "many", (s, n) -> reduceRows(s, Reduce.SUM, n, 5));
        add("sumColumns", (s, n) -> {
            var x = s.random(n, 3, 7);
            var y = s.output(3, 7);
            s.backend().sumColumns(x, y);
            s.result(y, n, () -> Naive.columns(x.toDoubles(), 21));
        });
        add("sumColumns", "wide", (s, n) -> {
            var x = s.random(5, n);
            var y = s.output(n);
            s.backend().sumColumns(x, y);
            s.result(y, 5, () -> Naive.columns(x.toDoubles(), n));
        });
        add("sumOfSquares", (s, n) -> {
            var x = s.random(n, 21);
            double sum = s.backend().sumOfSquares(x);
            s.result(
                    new double[] {sum},
                    n * 21,
                    () -> Naive.fold(x.reshape(1, n * 21).toDoubles(), 1, 0, (a, b) -> a + b * b));
        });
        add("allFinite", (s, n) -> {
            double[] outcomes = new double[3];
            double[] bad = {0, Double.NaN, Double.NEGATIVE_INFINITY};
            for (int i = 0; i < 3; i++) {
                double[] values = new double[n + 1];
                values[n / 2] = bad[i];
                outcomes[i] = s.backend().allFinite(s.tensor(values, n + 1)) ? 1 : 0;
            }
            s.result(outcomes, 0, () -> new double[] {1, 0, 0});
        });
    }

    private static void reduceRows(Stage s, Reduce f, int rows, int width) {
        var x = s.random(rows, width);
        var y = s.output(rows);
        s.backend().reduceRows(f, x, y);
        s.result(
                y,
                width,
                () -> f == Reduce.SUM
                        ? Naive.fold(x.toDoubles(), rows, 0, Double::sum)
                        : Naive.fold(x.toDoubles(), rows, Double.NEGATIVE_INFINITY, (a, b) -> a > b ? a : b));
    }

    private void products() {
        for (var t : Transpose.values()) {
            add("matmul", t.name() + " rows", (s, n) -> matmul(s, t, n, 37, 19, false));
            add("matmul", t.name() + " columns", (s, n) -> matmul(s, t, 8, n, 19, false));
            add("matmul", t.name() + " depth", (s, n) -> matmul(s, t, 13, 21, n, false));
            add("matmul", t.name() + " accumulate", (s, n) -> matmul(s, t, 9, n, 400, true));
            add("matmul", t.name() + " few rows", (s, n) -> matmul(s, t, 3, 65, n, true));
            add("matmul", t.name() + " NaN stays in its row", (s, n) -> {
                double[] a = new double[12 * 5];
                a[t == Transpose.LEFT ? 4 : 4 * 5] = Double.NaN;
                var left = t == Transpose.LEFT ? s.tensor(a, 5, 12) : s.tensor(a, 12, 5);
                var right = t == Transpose.RIGHT ? s.random(n, 5) : s.random(5, n);
                var c = s.output(12, n);
                s.backend().matmul(left, right, t, false, c);
                s.result(c, 5, () -> Naive.each(12 * n, i -> i / n == 4 ? Double.NaN : 0));
            });
        }
        add("linear", (s, n) -> linear(s, 7, n, 50, true));
        add("linear", "rows", (s, n) -> linear(s, n, 70, 50, true));
        add("linear", "without bias", (s, n) -> linear(s, 7, 65, n, false));
        add("linear", "depth", (s, n) -> linear(s, 11, 65, n, true));
    }

    private void feedForward() {
        for (var f : List.of(Unary.GELU, Unary.TANH)) {
            add("feedForward", f + " rows", (s, n) -> feedForward(s, f, n, 20, 41, 9));
            add("feedForward", f + " inner", (s, n) -> feedForward(s, f, 101, 5, n, 6));
            add("feedForward", f + " in", (s, n) -> feedForward(s, f, 50, n, 9, 65));
            add("activationGradient", f.toString(), (s, n) -> {
                var dy = s.random(n, 13);
                var w = s.random(13, 70);
                var pre = s.random(n, 70);
                var dpre = s.output(n, 70);
                s.backend().activationGradient(f, dy, w, pre, dpre);
                s.result(dpre, 30); // against the reference, whose slopes are checked below
            });
            add("matmulOfActivation", f.toString(), (s, n) -> {
                var a = s.random(n, 7);
                var b = s.random(n, 66);
                var c = s.output(7, 66);
                s.backend().matmulOfActivation(a, f, b, c);
                s.result(c, n + 5, () -> {
                    double[] value = Arrays.stream(b.toDoubles())
                            .map(x -> Naive.value(f, x))
                            .toArray();
                    return Naive.matmul(a.toDoubles(), value, Transpose.LEFT, 7, 66, n, new double[7 * 66]);
                });
            });
        }
    }

    private static void feedForward(Stage s, Unary f, int rows, int in, int inner, int out) {
        var x = s.random(rows, in);
        var up = s.random(inner, in);
        var upBias = s.random(inner);
        var down = s.random(out, inner);
        var downBias = s.random(out);
        var pre = s.output(rows, inner);
        var y = s.output(rows, out);
        s.backend().feedForward(new FeedForward.Weights(up, upBias, f, down, downBias), x, pre, y);
        double[] b1 = upBias.toDoubles();
        double[] b2 = downBias.toDoubles();
        double[] z = Naive.matmul(
                x.toDoubles(),
                up.toDoubles(),
                Transpose.RIGHT,
                rows,
                inner,
                in,
                Naive.each(rows * inner, i -> b1[i % inner]));
        s.result(pre, in + 1, () -> z);
        s.result(y, in + inner + 6, () -> {
            double[] hidden = Arrays.stream(z).map(v -> Naive.value(f, v)).toArray();
            double[] start = Naive.each(rows * out, i -> b2[i % out]);
            return Naive.matmul(hidden, down.toDoubles(), Transpose.RIGHT, rows, out, inner, start);
        });
    }

    private static void matmul(Stage s, Transpose t, int m, int n, int k, boolean accumulate) {
        var a = t == Transpose.LEFT ? s.random(k, m) : s.random(m, k);
        var b = t == Transpose.RIGHT ? s.random(n, k) : s.random(k, n);
        var c = accumulate ? s.random(m, n) : s.output(m, n);
        double[] start = accumulate ? c.toDoubles() : new double[m * n];
        s.backend().matmul(a, b, t, accumulate, c);
        s.result(c, k, () -> Naive.matmul(a.toDoubles(), b.toDoubles(), t, m, n, k, start));
    }

    private static void linear(Stage s, int rows, int out, int in, boolean withBias) {
        var x = s.random(rows, in);
        var w = s.random(out, in);
        var bias = withBias ? s.random(out) : null;
        var y = s.output(rows, out);
        s.backend().linear(x, w, bias, y);
        double[] term = bias == null ? new double[out] : bias.toDoubles();
        double[] start = Naive.each(rows * out, i -> term[i % out]);
        s.result(y, in + 1, () -> Naive.matmul(x.toDoubles(), w.toDoubles(), Transpose.RIGHT, rows, out, in, start));
    }

    private void moves() {
        for (int[] axes : new int[][] {{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {0, 2, 1}, {2, 0, 1}}) {
            add("permute", Arrays.toString(axes), (s, n) -> {
                int[] extents = {3, n, 4};
                var x = s.random(extents);
                var y = s.output(extents[axes[0]], extents[axes[1]], extents[axes[2]]);
                s.backend().permute(x, axes, y);
                s.result(y, 0, () -> permuted(x.toDoubles(), extents, axes));
            });
        }
        add("copyColumns", (s, n) -> {
            var x = s.random(3, n + 4);
            var y = s.random(3, n + 2);
            double[] before = y.toDoubles();
            s.backend().copyColumns(x, 4, y, 1, n);
            s.result(
                    y,
                    0,
                    () -> Naive.each(3 * (n + 2), i -> {
                        int column = i % (n + 2) - 1;
                        boolean copied = column >= 0 && column < n;
                        return copied ? x.toDoubles()[i / (n + 2) * (n + 4) + 4 + column] : before[i];
                    }));
        });
        add("gather", (s, n) -> {
            var table = s.random(11, 3, 2);
            var rows = s.indices(n, 11);
            var y = s.output(n, 3, 2);
            s.backend().gather(table, rows, y);
            s.result(y, 0, () -> Naive.each(n * 6, i -> table.toDoubles()[rows.get(i / 6) * 6 + i % 6]));
        });
        add("scatterAdd", (s, n) -> scatterAdd(s, n, 3));
        add("scatterAdd", "wide", (s, n) -> scatterAdd(s, 20, n));
        add("pick", (s, n) -> {
            var x = s.random(n, 9);
            var columns = s.indices(n, 9);
            var y = s.output(n);
            s.backend().pick(x, columns, y);
            s.result(y, 0, () -> Naive.each(n, r -> x.toDoubles()[r * 9 + columns.get(r)]));
        });
        add("pickAdd", (s, n) -> {
            var y = s.random(n);
            var columns = s.indices(n, 9);
            var x = s.random(n, 9);
            double[] before = x.toDoubles();
            s.backend().pickAdd(y, columns, x);
            s.result(
                    x,
                    1,
                    () -> Naive.each(n * 9, i -> before[i] + (columns.get(i / 9) == i % 9 ? y.toDoubles()[i / 9] : 0)));
        });
        add("segmentSum", (s, n) -> {
            var x = s.random(n + 9, 5);
            var offsets = Ints.of(0, n, n, n + 2, n + 9);
            var y = s.output(4, 5);
            s.backend().segmentSum(x, offsets, y);
            s.result(
                    y,
                    n,
                    () -> Naive.each(20, i -> {
                        double sum = 0;
                        for (int r = offsets.get(i / 5); r < offsets.get(i / 5 + 1); r++)
                            sum += x.toDoubles()[r * 5 + i % 5];
                        return sum;
                    }));
        });
        add("segmentArgMax", (s, n) -> {
            var x = s.tensor(
                    Arrays.stream(s.random(n + 9, 5).toDoubles())
                            .map(v -> Math.rint(v * 3))
                            .toArray(),
                    n + 9,
                    5);
            var offsets = Ints.of(0, n + 1, n + 2, n + 9);
            var rows = s.backend().segmentArgMax(x, offsets);
            s.result(
                    Arrays.stream(rows.toArray()).asDoubleStream().toArray(),
                    0,
                    () -> Naive.each(15, i -> {
                        int best = offsets.get(i / 5);
                        for (int r = best; r < offsets.get(i / 5 + 1); r++) {
                            if (x.toDoubles()[r * 5 + i % 5] > x.toDoubles()[best * 5 + i % 5]) best = r;
                        }
                        return best;
                    }));
        });
    }

    private static void scatterAdd(Stage s, int n, int width) {
        var x = s.random(n, width);
        var rows = s.indices(n, 6);
        var table = s.random(6, width);
        double[] sum = table.toDoubles();
        s.backend().scatterAdd(x, rows, table);
        double[] added = x.toDoubles();
        for (int i = 0; i < added.length; i++) sum[rows.get(i / width) * width + i % width] += added[i];
        s.result(table, n, () -> sum);
    }

    private static double[] permuted(double[] x, int[] extents, int[] axes) {
        int[] y = {extents[axes[0]], extents[axes[1]], extents[axes[2]]};
        return Naive.each(x.length, i -> {
            int[] at = new int[3];
            at[axes[0]] = i / (y[1] * y[2]);
            at[axes[1]] = i / y[2] % y[1];
            at[axes[2]] = i % y[2];
            return x[(at[0] * extents[1] + at[1]) * extents[2] + at[2]];
        });
    }

    private void softmax() {
        add("softmax", (s, n) -> {
            var x = s.between(-4, 4, 3, n);
            var y = s.output(3, n);
            s.backend().softmax(x, y);
            s.result(y, n, () -> Naive.softmax(x.toDoubles(), n));
        });
        add("softmax", "masked", (s, n) -> {
            double[] values = s.between(-4, 4, 3, n + 2).toDoubles();
            for (int i = 0; i < values.length; i++) if (i < n + 2 || i % 3 == 0) values[i] = Double.NEGATIVE_INFINITY;
            var x = s.tensor(values, 3, n + 2);
            var y = s.output(3, n + 2);
            s.backend().softmax(x, y);
            s.result(y, n + 2, () -> Naive.softmax(values, n + 2));
        });
        add("softmaxGradient", (s, n) -> {
            var y = s.tensor(Naive.softmax(s.between(-4, 4, 3, n).toDoubles(), n), 3, n);
            var dy = s.random(3, n);
            var dx = s.output(3, n);
            s.backend().softmaxGradient(y, dy, dx);
            double[] p = y.toDoubles();
            s.result(dx, n, () -> {
                double[] inner = Naive.fold(Naive.each(3 * n, i -> p[i] * dy.toDoubles()[i]), 3, 0, Double::sum);
                return Naive.each(3 * n, i -> p[i] * (dy.toDoubles()[i] - inner[i / n]));
            });
        });
        for (boolean masked : new boolean[] {false, true}) {
            add("logSumExp", masked ? "masked" : "plain", (s, n) -> {
                var x = s.between(-4, 4, 3, n);
                var mask = masked ? s.mask(3, n) : null;
                var y = s.output(3);
                s.backend().logSumExp(x, mask, y);
                s.result(y, n, () -> Naive.logSumExp(x.toDoubles(), shown(mask, 3 * n), 3));
            });
            add("logSumExpGradient", masked ? "masked" : "plain", (s, n) -> {
                var x = s.between(-4, 4, 3, n);
                var mask = masked ? s.mask(3, n) : null;
                var y = s.tensor(Naive.logSumExp(x.toDoubles(), shown(mask, 3 * n), 3), 3);
                var dy = s.random(3);
                var dx = s.output(3, n);
                s.backend().logSumExpGradient(x, mask, y, dy, dx);
                double[] shown = shown(mask, 3 * n);
                s.result(
                        dx,
                        16,
                        () -> Naive.each(
                                3 * n,
                                i -> shown[i] == 0
                                        ? 0
                                        : dy.toDoubles()[i / n] * Math.exp(x.toDoubles()[i] - y.toDoubles()[i / n])));
            });
        }
    }

    private static double[] shown(@org.jspecify.annotations.Nullable Tensor mask, int size) {
        return mask == null ? Naive.each(size, i -> 1) : mask.toDoubles();
    }

    private void norms() {
        add("layerNorm", (s, n) -> layerNorm(s, 5, n));
        add("layerNorm", "rows", (s, n) -> layerNorm(s, n, 20));
        add("rmsNorm", (s, n) -> rmsNorm(s, 5, n));
        add("layerNormGradient", (s, n) -> normGradient(s, 5, n, true));
        add("layerNormGradient", "rows", (s, n) -> normGradient(s, n, 20, true));
        add("rmsNormGradient", (s, n) -> normGradient(s, 5, n, false));
        add("rmsNormGradient", "rows", (s, n) -> normGradient(s, n, 20, false));
        add("adamW", (s, n) -> adamW(s, n));
    }

    private static void layerNorm(Stage s, int rows, int width) {
        var x = s.between(1, 3, rows, width);
        var gamma = s.random(width);
        var beta = s.random(width);
        var y = s.output(rows, width);
        var mean = s.output(rows);
        var inverse = s.output(rows);
        s.backend().layerNorm(x, gamma, beta, 1e-5, y, mean, inverse);
        if (width == 0) return; // the mean of nothing is nobody's business
        double[] in = x.toDoubles();
        s.result(y, 9 * width, () -> Naive.normalise(in, gamma.toDoubles(), beta.toDoubles(), 1e-5, true));
        s.result(mean, width, () -> Naive.each(rows, r -> Naive.moments(in, r, width, 1e-5, true)[0]));
        s.result(inverse, 9 * width, () -> Naive.each(rows, r -> Naive.moments(in, r, width, 1e-5, true)[1]));
    }

    private static void rmsNorm(Stage s, int rows, int width) {
        var x = s.random(rows, width);
        var gamma = s.random(width);
        var y = s.output(rows, width);
        var inverse = s.output(rows);
        s.backend().rmsNorm(x, gamma, 1e-5, y, inverse);
        if (width == 0) return;
        s.result(y, width, () -> Naive.normalise(x.toDoubles(), gamma.toDoubles(), new double[width], 1e-5, false));
        s.result(inverse, width, () -> Naive.each(rows, r -> Naive.moments(x.toDoubles(), r, width, 1e-5, false)[1]));
    }

    private static void normGradient(Stage s, int rows, int width, boolean centred) {
        var x = s.random(rows, width);
        var gamma = s.random(width);
        var dy = s.random(rows, width);
        double[] in = x.toDoubles();
        double eps = 1e-2;
        var mean = s.tensor(Naive.each(rows, r -> Naive.moments(in, r, width, eps, centred)[0]), rows);
        var inverse = s.tensor(Naive.each(rows, r -> Naive.moments(in, r, width, eps, centred)[1]), rows);
        var dx = s.output(rows, width);
        var dgamma = s.output(width);
        var dbeta = s.output(width);
        if (centred) s.backend().layerNormGradient(x, gamma, mean, inverse, dy, dx, dgamma, dbeta);
        else s.backend().rmsNormGradient(x, gamma, inverse, dy, dx, dgamma);
        if (width == 0) return;
        double[] g = gamma.toDoubles();
        s.result(dx, 4 * width, () -> Naive.normaliseGradient(in, g, dy.toDoubles(), eps, centred)[0]);
        s.result(dgamma, 4 * rows, () -> Naive.normaliseGradient(in, g, dy.toDoubles(), eps, centred)[1]);
        if (centred) s.result(dbeta, rows, () -> Naive.normaliseGradient(in, g, dy.toDoubles(), eps, true)[2]);
    }

    /// The equations of the paper, one after the other.
    private static void adamW(Stage s, int n) {
        var gradient = s.random(n);
        var parameter = s.random(n);
        var first = s.random(n);
        var second = s.between(0.1, 1, n);
        double[] g = gradient.toDoubles();
        double[] p = parameter.toDoubles();
        double[] m = first.toDoubles();
        double[] v = second.toDoubles();
        s.backend().adamW(new AdamStep(0.01, 0.9, 0.999, 1e-8, 0.1, 0.5, 3), gradient, parameter, first, second);
        s.result(gradient, 0, () -> g);
        s.result(first, 2, () -> Naive.each(n, i -> 0.9 * m[i] + 0.1 * 0.5 * g[i]));
        s.result(second, 2, () -> Naive.each(n, i -> 0.999 * v[i] + 0.001 * 0.25 * g[i] * g[i]));
        s.result(
                parameter,
                4,
                () -> Naive.each(n, i -> {
                    double mHat = (0.9 * m[i] + 0.05 * g[i]) / (1 - Math.pow(0.9, 3));
                    double vHat = (0.999 * v[i] + 0.00025 * g[i] * g[i]) / (1 - Math.pow(0.999, 3));
                    return p[i] - 0.01 * 0.1 * p[i] - 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
                }));
    }

    private void attention() {
        for (boolean causal : new boolean[] {false, true}) {
            for (double dropout : new double[] {0, 0.25}) {
                for (int width : new int[] {5, 48}) {
                    String variant = (causal ? "causal " : "") + "dropout " + dropout + " width " + width;
                    add("attention", variant, (s, n) -> attention(s, length(n, width), causal, dropout, width, false));
                    add(
                            "attentionGradient",
                            variant,
                            (s, n) -> attention(s, length(n, width), causal, dropout, width, true));
                }
            }
        }
    }

    /// Scores are quadratic in the length of a text: long ones become short ones of odd length, except with the
    /// narrow heads of one size, so that one text is longer than any block of keys.
    private static int length(int size, int width) {
        if (size == 768 && width == 5) return 401;
        return size > 207 ? size % 61 : size;
    }

    private static void attention(Stage s, int n, boolean causal, double dropout, int width, boolean gradient) {
        int tokens = 2 + n + 11;
        int heads = 2;
        var spec = new Attention(Ints.of(0, 2, 2, 2 + n, tokens), heads, 0.4, causal, dropout, new Key(99, 4, 2));
        int[] extents = {tokens, heads * width};
        var q = s.random(extents);
        var k = s.random(extents);
        var v = s.random(extents);
        var dout = s.random(extents);
        var out = s.output(extents);
        var logs = s.output(tokens, heads);
        s.backend().attention(spec, q, k, v, out, logs);
        double[][] naive =
                Naive.attention(spec, q.toDoubles(), k.toDoubles(), v.toDoubles(), dout.toDoubles(), heads * width);
        s.result(out, n + 16, () -> naive[0]);
        s.result(logs, n + 16, () -> naive[1]);
        if (!gradient) return;
        var dq = s.output(extents);
        var dk = s.output(extents);
        var dv = s.output(extents);
        s.backend().attentionGradient(spec, q, k, v, out, logs, dout, dq, dk, dv);
        s.result(dq, n + 16, () -> naive[2]);
        s.result(dk, n + 16, () -> naive[3]);
        s.result(dv, n + 16, () -> naive[4]);
    }
}
