package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.head.Quantised;
import dev.dipole.contrastive.head.StraightThrough.Precision;
import dev.dipole.contrastive.regulariser.KoLeo;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.wrapper.AdaptiveLayers;
import dev.dipole.contrastive.wrapper.Course;
import dev.dipole.contrastive.wrapper.Espresso;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.contrastive.wrapper.Matryoshka2d;
import dev.dipole.contrastive.wrapper.Scheduled;
import dev.dipole.contrastive.wrapper.Sum;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// What is known of objectives that stand around another.
final class AroundCases {
    private static final InfoNce INNER = new InfoNce(.3);
    private static final Batch PAIRS = Batch.pairs();
    private static final double[][] X = Batch.random(1, 4, 6, 8).matrices().get(0);
    private static final double[][] Y = Batch.random(1, 4, 6, 9).matrices().get(0);
    /// The embeddings, then the first block; the last block's are the views.
    private static final Batch LAYERED = PAIRS.layered(H, X).layered(Y, P);

    private AroundCases() {}

    static List<RecipeCase> all() {
        return List.of(
                matryoshka(),
                adaptive(),
                both(),
                espresso(),
                espressoUnaligned(),
                sum(),
                scheduled(),
                quantised(Precision.BINARY, AroundCases::sign),
                quantised(Precision.INT8, AroundCases::steps));
    }

    /// InfoNCE of the first numbers of a layer.
    private static double inner(List<double[][]> x, int layer, int width) {
        var a = SpreadCase.columns(x.get(2 * layer), 0, width);
        var p = SpreadCase.columns(x.get(2 * layer + 1), 0, width);
        return Oracles.crossEntropy(a, p, .3);
    }

    private static RecipeCase matryoshka() {
        var mrl = new Matryoshka(List.of(6, 4, 2), List.of(1.0, .5, .25), -1, INNER);
        return RecipeCase.of("matryoshka", mrl, PAIRS, Fact.IGNORES_LENGTH, Fact.SEES_COORDINATES)
                .collapsed(b -> 1.75 * Math.log(b))
                .oracle((x, fixed) -> inner(x, 0, 6) + .5 * inner(x, 0, 4) + .25 * inner(x, 0, 2))
                .limit("the whole width alone", new Matryoshka(List.of(6), INNER), INNER);
    }

    /// `KL( softmax(teacher/T) ‖ softmax(student/T) )`, mean over both sides.
    private static double imitation(double[][] teacher, double[][] student, double t) {
        return Oracles.mean(
                teacher.length,
                i -> Oracles.divergence(
                        Oracles.softmax(Oracles.over(teacher[i], t)), Oracles.softmax(Oracles.over(student[i], t))));
    }

    private static double[][] items(List<double[][]> x, int layer) {
        return Oracles.stacked(x.get(2 * layer), x.get(2 * layer + 1));
    }

    private static RecipeCase adaptive() {
        var objective = new AdaptiveLayers(-1, .8, 1.2, .7, .5, true, true, INNER);
        return RecipeCase.of("adaptive-layers", objective, LAYERED, Fact.SEES_COORDINATES, Fact.DETACHES)
                .collapsed(b -> (.8 + 1.2 * 1.5 / 2) * Math.log(b))
                .oracle((x, fixed) -> .8 * inner(x, 0, 6)
                        + 1.2 * (inner(x, 1, 6) + inner(x, 2, 6) / 2) / 2
                        + .7 * .5 * imitation(items(fixed, 0), items(x, 1), .5)
                        + .7 * .5 * imitation(items(fixed, 0), items(x, 2), .5))
                .limit(
                        "no earlier layers",
                        new AdaptiveLayers(-1, 1, 0, 0, .3, true, true, INNER),
                        LAYERED,
                        1,
                        INNER,
                        PAIRS);
    }

    private static RecipeCase both() {
        var objective = new Matryoshka2d(List.of(6, 3), List.of(1.0, .5), -1, -1, .8, 1.2, .7, .5, INNER);
        return RecipeCase.of("matryoshka-2d", objective, LAYERED, Fact.SEES_COORDINATES, Fact.DETACHES)
                .collapsed(b -> 1.5 * (.8 + 1.2) * Math.log(b))
                .oracle((x, fixed) -> {
                    double[] of = IntStream.range(0, 3)
                            .mapToDouble(l -> inner(x, l, 6) + .5 * inner(x, l, 3))
                            .toArray();
                    return .8 * of[0]
                            + 1.2 * (of[1] + of[2]) / 2
                            + .35 * imitation(items(fixed, 0), items(x, 1), .5)
                            + .35 * imitation(items(fixed, 0), items(x, 2), .5);
                })
                .limit(
                        "the whole width alone",
                        new Matryoshka2d(List.of(6), List.of(), -1, -1, 1, 1, 1, .3, INNER),
                        new AdaptiveLayers(-1, 1, 1, 1, .3, true, false, INNER));
    }

    private static RecipeCase espresso() {
        var objective = new Espresso(3, -1, 1.2, .7, .5, INNER);
        return RecipeCase.of("espresso", objective, LAYERED, Fact.SEES_COORDINATES, Fact.DETACHES)
                .oracle((x, fixed) -> inner(x, 0, 6)
                        + compressed(x, fixed, 0)
                        + 1.2 * (compressed(x, fixed, 1) + compressed(x, fixed, 2) / (1 + Math.log(2))) / 2)
                .limit(
                        "neither alignment nor layers",
                        new Espresso(3, -1, 0, 0, 1, INNER),
                        PAIRS,
                        1,
                        new Matryoshka(List.of(6, 3), INNER),
                        PAIRS);
    }

    private static RecipeCase espressoUnaligned() {
        var one = PAIRS.layered(A, P);
        var objective = new Espresso(2, -1, 1, 0, 1, INNER);
        return RecipeCase.of("espresso, embeddings alone", objective, one, Fact.IGNORES_LENGTH, Fact.SEES_COORDINATES)
                .collapsed(b -> 3 * Math.log(b))
                .oracle((x, fixed) -> inner(x, 0, 6) + inner(x, 0, 2) + inner(x, 1, 2));
    }

    private static double compressed(List<double[][]> x, List<double[][]> fixed, int layer) {
        double[][] components = principal(items(fixed, layer), 3);
        double[][] first = SpreadCase.columns(items(x, layer), 0, 3);
        double apart = 0;
        for (int i = 0; i < first.length; i++) {
            for (int k = 0; k < 3; k++) apart += Math.pow(first[i][k] - components[i][k], 2) / (3 * first.length);
        }
        return inner(x, layer, 3) + .7 * (apart + .5 * imitation(components, first, .5));
    }

    /// `Z U_k Σ_k` by the eigenvectors of `A Aᵀ`, `A = softmax(ZᵀZ/√d)`.
    private static double[][] principal(double[][] z, int count) {
        int d = z[0].length;
        var a = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) for (double[] row : z) a[i][j] += row[i] * row[j] / Math.sqrt(d);
            a[i] = Oracles.softmax(a[i]);
        }
        var square = new double[d][d];
        for (int i = 0; i < d; i++) for (int j = 0; j < d; j++) square[i][j] = Oracle.dot(a[i], a[j]);
        var vectors = eigenvectors(square); // rows; the squared singular values are left on the diagonal
        Integer[] order = IntStream.range(0, d).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (i, j) -> Double.compare(square[j][j], square[i][i]));
        var components = new double[z.length][count];
        for (int c = 0; c < count; c++) {
            double[] u = vectors[order[c]];
            double furthest = Arrays.stream(u).reduce(0, (m, v) -> Math.abs(v) > Math.abs(m) ? v : m);
            double factor = Math.signum(furthest) * Math.sqrt(square[order[c]][order[c]]);
            for (int i = 0; i < z.length; i++) components[i][c] = factor * Oracle.dot(z[i], u);
        }
        return components;
    }

    /// Jacobi's rotations: makes a symmetric matrix diagonal and returns its eigenvectors as rows.
    private static double[][] eigenvectors(double[][] m) {
        int d = m.length;
        var rows = new double[d][d];
        for (int i = 0; i < d; i++) rows[i][i] = 1;
        for (int sweep = 0; sweep < 60; sweep++) {
            for (int p = 0; p < d; p++) {
                for (int q = p + 1; q < d; q++) {
                    if (Math.abs(m[p][q]) < 1e-300) continue;
                    double angle = Math.atan2(2 * m[p][q], m[q][q] - m[p][p]) / 2;
                    turn(m, rows, p, q, Math.cos(angle), Math.sin(angle));
                }
            }
        }
        return rows;
    }

    private static void turn(double[][] m, double[][] rows, int p, int q, double cos, double sin) {
        for (int k = 0; k < m.length; k++) {
            double left = m[k][p];
            double right = m[k][q];
            m[k][p] = cos * left - sin * right;
            m[k][q] = sin * left + cos * right;
        }
        for (double[][] matrix : List.of(m, rows)) {
            for (int k = 0; k < m.length; k++) {
                double upper = matrix[p][k];
                double lower = matrix[q][k];
                matrix[p][k] = cos * upper - sin * lower;
                matrix[q][k] = sin * upper + cos * lower;
            }
        }
    }

    private static RecipeCase sum() {
        var objective = new Sum(List.of(new Sum.Share(2, INNER), new Sum.Share(-.5, new KoLeo())));
        return RecipeCase.of("sum", objective, PAIRS, Fact.IGNORES_LENGTH)
                .collapsed(b -> 2 * Math.log(b) + .5 * Math.log(2e-8))
                .oracle((x, fixed) -> 2 * inner(x, 0, 6) - .25 * (lonely(x.get(0)) + lonely(x.get(1))))
                .limit("one term", new Sum(List.of(new Sum.Share(1, INNER))), INNER);
    }

    /// `−mean log` of the distance to the nearest neighbour on the sphere.
    private static double lonely(double[][] x) {
        return -Oracles.mean(x.length, i -> {
            double closest = IntStream.range(0, x.length)
                    .filter(j -> j != i)
                    .mapToDouble(j -> Math.sqrt(2 - 2 * Oracle.cos(x[i], x[j])))
                    .min()
                    .orElseThrow();
            return Math.log(closest + 1e-8);
        });
    }

    private static RecipeCase scheduled() {
        var objective = new Scheduled("temperature", Course.of(Course.Kind.LINEAR, .3, .1), new InfoNce());
        return RecipeCase.of("scheduled", objective, PAIRS, Fact.IGNORES_LENGTH)
                .collapsed(Math::log)
                .limit("the first step", objective, INNER)
                .limit("the last step", objective.at(10, 10), new InfoNce(.1));
    }

    private static double[] sign(double[] x) {
        return Arrays.stream(x).map(v -> v >= 0 ? 1 : -1).toArray();
    }

    private static double[] steps(double[] x) {
        double most = Arrays.stream(x).map(Math::abs).max().orElseThrow();
        return Arrays.stream(x).map(v -> Math.rint(v * 127 / most) * most / 127).toArray();
    }

    /// What is rounded moves as the vectors do: that is what straight through means.
    private static RecipeCase quantised(Precision precision, UnaryOperator<double[]> round) {
        var objective = new Quantised(precision, true, INNER);
        return RecipeCase.of(
                        "quantised " + precision,
                        objective,
                        PAIRS,
                        Fact.IGNORES_LENGTH,
                        Fact.SEES_COORDINATES,
                        Fact.DETACHES)
                .collapsed(Math::log)
                .oracle((x, fixed) -> Oracles.crossEntropy(
                        moved(x.get(0), fixed.get(0), round), moved(x.get(1), fixed.get(1), round), .3))
                .limit(
                        "what is rounded already",
                        objective,
                        PAIRS.mapRows(AroundCases::sign),
                        1,
                        INNER,
                        PAIRS.mapRows(AroundCases::sign));
    }

    private static double[][] moved(double[][] x, double[][] fixed, UnaryOperator<double[]> round) {
        return IntStream.range(0, x.length)
                .mapToObj(i -> {
                    double[] y = round.apply(fixed[i]);
                    for (int k = 0; k < y.length; k++) y[k] += x[i][k] - fixed[i][k];
                    return y;
                })
                .toArray(double[][]::new);
    }
}
