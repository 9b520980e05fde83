package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.allFinite;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.proxy.Dino;
import dev.dipole.contrastive.proxy.Ibot;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// iBOT against its formula in plain loops: four items of one to three tokens, some of them masked.
class IbotTest {
    private static final int[] OFFSETS = {0, 2, 3, 6, 8};
    /// The third item has no masked token.
    private static final double[] MASKED = {1, 0, 1, 0, 0, 0, 1, 1};
    private static final double[][] PROTOTYPES = H;
    private static final double[][] TEACHER = {A[1], P[2], H[3], P[0]};
    private static final double[] CENTRE = {.1, -.05, .2, 0};
    private static final double[] TOKEN_CENTRE = {-.1, .15, 0, .05};
    private static final List<double[][]> STUDENT = Batch.random(2, 8, 6, 31).matrices();
    private static final List<double[][]> TAUGHT = Batch.random(2, 8, 6, 32).matrices();
    static final Ibot IBOT = new Ibot(.1, .04, .07, .8, 4);

    /// Anchor, positive, the student's tokens of both, the teacher's, prototypes.
    private static List<Variable> variables() {
        return List.of(
                parameter(A),
                parameter(P),
                parameter(STUDENT.get(0)),
                parameter(STUDENT.get(1)),
                parameter(TAUGHT.get(0)),
                parameter(TAUGHT.get(1)),
                parameter(PROTOTYPES));
    }

    private static Variable parameter(double[][] m) {
        return Variable.parameter(Batch.tensor(m));
    }

    private static Tokens tokens(Variable vectors, double[] weights, int... offsets) {
        var w = Variable.constant(Tensor.of(Shape.of(weights.length), weights));
        return new Tokens(vectors, w, Ints.range(weights.length), Ints.of(offsets));
    }

    /// The batch with every row changed.
    static Views changed(UnaryOperator<double[]> change, List<Variable> leaves) {
        for (var v : variables()) {
            double[][] rows = new double[v.shape().dim(0)][];
            double[] all = v.value().toDoubles();
            int width = v.shape().width();
            for (int i = 0; i < rows.length; i++) {
                rows[i] = change.apply(Arrays.copyOfRange(all, i * width, (i + 1) * width));
            }
            leaves.add(parameter(rows));
        }
        return views(leaves, MASKED);
    }

    private static Views views(List<Variable> v, double[] masked) {
        return Views.pairs(v.get(0), v.get(1))
                .with(Role.MOMENTUM, List.of(View.frozen(Batch.tensor(P)), View.frozen(Batch.tensor(H))))
                .withTokens(Role.ANCHOR, List.of(tokens(v.get(2), masked, OFFSETS)))
                .withTokens(Role.POSITIVE, List.of(tokens(v.get(3), masked, OFFSETS)))
                .withTokens(
                        Role.MOMENTUM,
                        List.of(tokens(v.get(4), new double[8], OFFSETS), tokens(v.get(5), new double[8], OFFSETS)))
                .withWeights(Map.of(
                        ProxyRelation.PROTOTYPES, v.get(6),
                        ProxyRelation.MOMENTUM_PROTOTYPES, Variable.constant(Batch.tensor(TEACHER)),
                        ProxyRelation.CENTRE, Variable.constant(Tensor.of(Shape.of(4), CENTRE)),
                        ProxyRelation.TOKEN_CENTRE, Variable.constant(Tensor.of(Shape.of(4), TOKEN_CENTRE))));
    }

    private static double[] target(double[] x, double[] centre, double temperature) {
        double[] s = Oracles.cosines(x, TEACHER, 1);
        return Oracles.softmax(IntStream.range(0, 4)
                .mapToDouble(k -> (s[k] - centre[k]) / temperature)
                .toArray());
    }

    private static double formula(List<double[][]> v, double[] masked) {
        double sum = Oracles.mean(
                4,
                i -> .5
                        * (Oracles.crossEntropy(target(H[i], CENTRE, .04), Oracles.cosines(v.get(0)[i], v.get(6), .1))
                                + Oracles.crossEntropy(
                                        target(P[i], CENTRE, .04), Oracles.cosines(v.get(1)[i], v.get(6), .1))));
        for (int side = 0; side < 2; side++) {
            for (int i = 0; i < 4; i++) {
                double costs = 0;
                double count = 0;
                for (int k = OFFSETS[i]; k < OFFSETS[i + 1]; k++) {
                    double[] y = target(TAUGHT.get(side)[k], TOKEN_CENTRE, .07);
                    double cost = Oracles.crossEntropy(y, Oracles.cosines(v.get(2 + side)[k], v.get(6), .1));
                    costs += masked[k] * cost;
                    count += masked[k];
                }
                if (count > 0) sum += .8 / 2 * costs / count / 4;
            }
        }
        return sum;
    }

    @Test
    void valueAndGradientsAreThoseOfTheFormula() {
        inFloat64(() -> {
            var r = result(variables(), v -> IBOT.of(views(v, MASKED)));
            var numbers = new ArrayList<>(List.of(A, P, STUDENT.get(0), STUDENT.get(1), TAUGHT.get(0), TAUGHT.get(1)));
            numbers.add(PROTOTYPES);
            close("loss", formula(numbers, MASKED), r.loss(), 1e-9);
            for (int v : new int[] {0, 1, 2, 3, 6}) {
                int width = 6;
                for (int k = 0; k < numbers.get(v).length * width; k++) {
                    double slope =
                            (formula(moved(numbers, v, k, 1e-6), MASKED) - formula(moved(numbers, v, k, -1e-6), MASKED))
                                    / 2e-6;
                    close("view " + v + ", number " + k, slope, r.gradients().get(v)[k], 1e-6);
                }
            }
        });
    }

    private static List<double[][]> moved(List<double[][]> numbers, int view, int k, double by) {
        var moved = new ArrayList<>(numbers);
        var m = Arrays.stream(numbers.get(view)).map(double[]::clone).toArray(double[][]::new);
        m[k / 6][k % 6] += by;
        moved.set(view, m);
        return moved;
    }

    /// Nothing flows back to the teacher, nor to tokens that were not masked.
    @Test
    void onlyMaskedTokensLearn() {
        inFloat64(() -> {
            var r = result(variables(), v -> IBOT.of(views(v, MASKED)));
            Numeric.allZero("anchors' teacher", r.gradients().get(4));
            Numeric.allZero("positives' teacher", r.gradients().get(5));
            for (int k = 0; k < 8; k++) {
                double[] token = Arrays.copyOfRange(r.gradients().get(2), 6 * k, 6 * k + 6);
                double size = Arrays.stream(token).map(Math::abs).sum();
                assertEquals(MASKED[k] != 0, size > 0, "token " + k);
            }
        });
    }

    @Test
    void withoutTokensItIsDino() {
        inFloat64(() -> {
            var dino = result(variables(), v -> new Dino(.1, .04, 4).of(views(v, MASKED)));
            var silent = result(variables(), v -> new Ibot(.1, .04, .07, 0, 4).of(views(v, MASKED)));
            close("loss", dino.loss(), silent.loss(), 1e-14);
            for (int v : new int[] {0, 1, 6}) {
                close("view " + v, dino.gradients().get(v), silent.gradients().get(v), 1e-14);
            }
            var unmasked = IBOT.measure(views(variables(), new double[8]));
            close("no masks", dino.loss(), unmasked.value().value().item(), 1e-14);
            assertTrue(unmasked.report().toString().contains("no token is masked"), unmasked.report()::toString);
        });
    }

    @Test
    void theOrderOfItemsDoesNotMatter() {
        inFloat64(() -> {
            double plain = IBOT.of(views(variables(), MASKED)).value().item();
            int[] items = {2, 0, 3, 1};
            var order = new ArrayList<Integer>();
            var offsets = new ArrayList<>(List.of(0));
            for (int i : items) {
                for (int k = OFFSETS[i]; k < OFFSETS[i + 1]; k++) order.add(k);
                offsets.add(order.size());
            }
            int[] at = offsets.stream().mapToInt(o -> o).toArray();
            double[] masked = order.stream().mapToDouble(k -> MASKED[k]).toArray();
            var rows = Ints.of(items);
            var tokens = Ints.of(order.stream().mapToInt(k -> k).toArray());
            var v = variables();
            var swapped = views(v, MASKED)
                    .map((role, view) -> view.map(x -> x.gather(rows)))
                    .withTokens(Role.ANCHOR, List.of(tokens(v.get(2).gather(tokens), masked, at)))
                    .withTokens(Role.POSITIVE, List.of(tokens(v.get(3).gather(tokens), masked, at)))
                    .withTokens(
                            Role.MOMENTUM,
                            List.of(
                                    tokens(v.get(4).gather(tokens), masked, at),
                                    tokens(v.get(5).gather(tokens), masked, at)));
            close("loss", plain, IBOT.of(swapped).value().item(), 1e-12);
        });
    }

    @Test
    void equalVectorsCostTheLogarithmOfThePrototypes() {
        for (var provider : Backends.providers()) {
            if (provider.unusable().isPresent()) continue;
            Backends.with(Backends.named(provider.name()), () -> {
                double[] one = {.3, -.2, .9, .1, .4, -.6};
                var equal = variables().stream()
                        .map(v -> {
                            int n = v.shape().dim(0);
                            return parameter(
                                    IntStream.range(0, n).mapToObj(i -> one).toArray(double[][]::new));
                        })
                        .toList();
                var all = new double[8];
                Arrays.fill(all, 1);
                var r = result(equal, v -> IBOT.of(views(v, all)));
                close("collapse", 1.8 * Math.log(4), r.loss(), 1e-6);
                r.gradients().forEach(g -> allFinite("gradient", g));
                return true;
            });
        }
    }

    /// `.9 c + .1 mean t` over items, and over all tokens whether masked or not.
    @Test
    void centresFollowTheTeacher() {
        inFloat64(() -> {
            var views = views(variables(), MASKED);
            double[] items = IBOT.nextCentre(views).toDoubles();
            double[] tokens = IBOT.nextTokenCentre(views).toDoubles();
            for (int k = 0; k < 4; k++) {
                double item = 0;
                for (var m : List.of(P, H)) for (double[] x : m) item += Oracle.cos(x, TEACHER[k]) / 8;
                double token = 0;
                for (var m : TAUGHT) for (double[] x : m) token += Oracle.cos(x, TEACHER[k]) / 16;
                close("centre " + k, .9 * CENTRE[k] + .1 * item, items[k], 1e-12);
                close("centre of tokens " + k, .9 * TOKEN_CENTRE[k] + .1 * token, tokens[k], 1e-12);
            }
        });
    }

    @Test
    void tokensThatAreMissingAreNamed() {
        inFloat64(() -> {
            var v = variables();
            var whole = views(v, MASKED);
            refused(
                    "this objective needs the tokens of the view 'anchor'; give them to the batch",
                    whole.withTokens(Role.ANCHOR, List.of()));
            refused(
                    "this objective needs the tokens of the view 'positive_momentum' as the teacher sees them; give"
                            + " the batch those of anchor and positive",
                    whole.withTokens(Role.MOMENTUM, List.of(tokens(v.get(4), MASKED, OFFSETS))));
            var fewer = tokens(v.get(4), MASKED, 0, 1, 3, 6, 8);
            refused(
                    "student and teacher must see the same tokens of the view 'anchor': mask tokens, do not remove them",
                    whole.withTokens(Role.MOMENTUM, List.of(fewer, fewer)));
        });
    }

    private static void refused(String sentence, Views views) {
        assertEquals(
                sentence,
                assertThrows(ObjectiveException.class, () -> IBOT.of(views)).getMessage());
    }
}
