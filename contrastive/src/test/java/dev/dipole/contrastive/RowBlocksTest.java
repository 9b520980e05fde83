package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Hooks;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A score table computed a few rows at a time gives what the whole table gives, and needs the memory of a few
/// rows.
class RowBlocksTest {
    private static final int BLOCK = 3;
    /// Even, for similarities that read halves.
    private static final int WIDTH = 6;

    /// Seven pairs as the recipe's batch has them: with as many hard negatives, with classes if it has any; a
    /// query and two documents stand in it twice, and one hard negative is the document of another pair.
    private static Views withDuplicates(RecipeCase c, List<Variable> variables) {
        var views = new ArrayList<View>();
        for (int v = 0; v < variables.size(); v++) {
            int[] ids = IntStream.range(100 * v, 100 * v + 7).toArray();
            if (v == 0) ids[4] = ids[1];
            if (v == 1) ids[2] = ids[0];
            if (v == 1) ids[6] = ids[5];
            if (v == 2) ids[3] = 105;
            views.add(View.live(variables.get(v)).withIds(Ints.of(ids)));
        }
        return new Batch(List.of(), labels(c)).viewsOf(views);
    }

    private static List<Integer> labels(RecipeCase c) {
        return c.batch().labels().isEmpty() ? List.of() : List.of(3, 1, 3, 2, 1, 1, 9);
    }

    private static Batch numbers(RecipeCase c) {
        return Batch.random(c.batch().matrices().size(), 7, WIDTH, 11);
    }

    /// The recipe with each of its tables cut into blocks.
    private static Loss inBlocks(RecipeCase c, Views views, int block) {
        var reports = new ArrayList<TermReport>();
        Variable total = null;
        for (var weighted : ((WeightedSum) c.objective().parts()).terms()) {
            var measured = weighted.term() instanceof TableTerm t
                    ? Tape.in(t.name(), () -> t.with(views).measure(t.relation().pools(views), block))
                    : weighted.term().measure(views);
            reports.add(measured.report());
            var share = measured.value().scale(weighted.weight());
            total = total == null ? share : total.add(share);
        }
        return new Loss(Objects.requireNonNull(total), new BatchReport(views.rows(), reports));
    }

    private static boolean rowByRow(RecipeCase c) {
        return c.tables().stream().allMatch(TableTerm::rowByRow) && !c.knows(RecipeCase.Fact.DETACHES);
    }

    /// Guides, grades, queues and learned weights are cut with their rows, or kept whole with their columns.
    @TestFactory
    Stream<DynamicTest> whatElseABatchBringsIsCutIntoBlocksToo() {
        return RecipeCase.all().stream()
                .filter(c -> !c.tables().isEmpty())
                .map(c -> DynamicTest.dynamicTest(
                        c.label(),
                        () -> inFloat64(() -> {
                            var whole = result(c.objective(), c.batch());
                            var variables = c.batch().variables();
                            var blocked = result(
                                    variables,
                                    v -> inBlocks(c, c.batch().views(v), BLOCK).value());
                            assertSame(c.label(), whole, blocked);
                        })));
    }

    private static Stream<DynamicTest> forEach(Consumer<RecipeCase> check) {
        return RecipeCase.all().stream()
                .filter(c -> !c.tables().isEmpty() && c.batch().plain() && rowByRow(c))
                .map(c -> DynamicTest.dynamicTest(c.label(), () -> inFloat64(() -> check.accept(c))));
    }

    private static void assertSame(String what, Numeric.Result whole, Numeric.Result blocked) {
        close(what + ": loss", whole.loss(), blocked.loss(), 1e-12);
        for (int v = 0; v < whole.gradients().size(); v++) {
            double[] expected = whole.gradients().get(v);
            double largest = IntStream.range(0, expected.length)
                    .mapToDouble(i -> Math.abs(expected[i]))
                    .max()
                    .orElse(0);
            for (int i = 0; i < expected.length; i++) {
                double error = Math.abs(expected[i] - blocked.gradients().get(v)[i]);
                String where = "%s: view %d, element %d".formatted(what, v, i);
                assertTrue(error <= 1e-12 * largest, () -> where + " is off by " + error);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> blocksGiveTheLossGradientsAndReportOfTheWholeTable() {
        return forEach(c -> {
            var batch = numbers(c);
            var whole = result(batch.variables(), v -> c.objective().of(withDuplicates(c, v)));
            for (int block : new int[] {1, BLOCK, 6}) {
                var blocked = result(
                        batch.variables(),
                        v -> inBlocks(c, withDuplicates(c, v), block).value());
                assertSame("blocks of " + block, whole, blocked);
                var views = withDuplicates(c, batch.variables());
                var unrecorded = inBlocks(c, views, block);
                close("unrecorded", whole.loss(), unrecorded.value().value().item(), 1e-12);
                assertEquals(c.objective().measure(views).report(), unrecorded.report());
            }
            var plain = result(c.objective(), c.batch());
            var blocked = result(
                    c.batch().variables(),
                    v -> inBlocks(c, c.batch().views(v), BLOCK).value());
            assertSame("without ids", plain, blocked);
        });
    }

    @TestFactory
    Stream<DynamicTest> centralDifferencesAgreeInBlocks() {
        return forEach(c -> Numeric.checkGradients(
                c.label(),
                numbers(c).variables(),
                v -> inBlocks(c, withDuplicates(c, v), BLOCK).value()));
    }

    @TestFactory
    Stream<DynamicTest> theOrderOfTheBatchDoesNotMatterInBlocks() {
        return forEach(c -> {
            if (c.knows(RecipeCase.Fact.DRAWS)) return;
            int[] order = {3, 6, 0, 5, 1, 4, 2};
            var batch = new Batch(numbers(c).matrices(), labels(c));
            var permuted = batch.permuted(order);
            var plain = result(
                    batch.variables(), v -> inBlocks(c, batch.views(v), BLOCK).value());
            var other = result(
                    permuted.variables(),
                    v -> inBlocks(c, permuted.views(v), BLOCK).value());
            close("loss", plain.loss(), other.loss(), 1e-12);
            for (int v = 0; v < plain.gradients().size(); v++) {
                for (int k = 0; k < 7 * WIDTH; k++) {
                    int from = order[k / WIDTH] * WIDTH + k % WIDTH;
                    close(
                            "gradient",
                            plain.gradients().get(v)[from],
                            other.gradients().get(v)[k],
                            1e-12);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aFrozenViewGetsNoGradientInBlocks() {
        return forEach(c -> {
            if (c.batch().matrices().size() == 1) return; // nothing would be left to learn
            var variables = numbers(c).variables();
            var views = new ArrayList<View>(variables.stream().map(View::live).toList());
            views.set(1, views.get(1).freeze());
            var batch = new Batch(List.of(), labels(c));
            var gradients = Tape.record(
                            () -> inBlocks(c, batch.viewsOf(views), BLOCK).value())
                    .gradients();
            var expected =
                    Tape.record(() -> c.objective().of(batch.viewsOf(views))).gradients();
            assertEquals(null, gradients.find(variables.get(1)));
            close(
                    "the other view",
                    expected.of(variables.get(0)).toDoubles(),
                    gradients.of(variables.get(0)).toDoubles(),
                    1e-12);
        });
    }

    /// Classes of one item: no row of a block, or of the table, may be judged.
    @Test
    void rowsThatAreNotJudgedCostNothingInBlocksToo() {
        inFloat64(() -> {
            var c = RecipeCase.all().stream()
                    .filter(r -> r.label().equals("supcon, a class of one"))
                    .findFirst()
                    .orElseThrow();
            for (var labels : List.of(List.of(1, 2, 3, 4, 4, 4), List.of(1, 2, 3, 4, 5, 6))) {
                var batch = new Batch(c.batch().matrices(), labels);
                var whole = result(batch.variables(), v -> c.objective().of(batch.views(v)));
                var blocked = result(
                        batch.variables(),
                        v -> inBlocks(c, batch.views(v), BLOCK).value());
                assertSame(labels.toString(), whole, blocked);
                assertEquals(
                        c.objective().measure(batch.views()).report(),
                        inBlocks(c, batch.views(), BLOCK).report());
            }
        });
    }

    @Test
    void hooksSeeTheGradientOfTheLossBlockByBlock() {
        inFloat64(() -> {
            var c = RecipeCase.all().stream()
                    .filter(r -> r.label().equals("infonce both"))
                    .findFirst()
                    .orElseThrow();
            var seen = new ArrayList<double[]>();
            var hooks = Hooks.none().onGradient("qd.scores", (path, gradient) -> {
                seen.add(gradient.toDoubles());
                return gradient;
            });
            for (int block : new int[] {7, BLOCK}) {
                var variables = numbers(c).variables();
                Tape.record(
                                Recording.plain().hooked(hooks),
                                () -> inBlocks(c, withDuplicates(c, variables), block)
                                        .value())
                        .gradients();
            }
            assertEquals(
                    List.of(49, 21, 21, 7), seen.stream().map(g -> g.length).toList());
            var joined =
                    seen.subList(1, 4).stream().flatMapToDouble(Arrays::stream).toArray();
            close("∂L/∂s", seen.get(0), joined, 1e-12);
        });
    }

    private static Variable normals(int rows, int width, int seed) {
        double[] numbers = new double[rows * width];
        Key.of(seed, "vectors").normals(numbers);
        return Variable.parameter(Tensor.of(Shape.of(rows, width), numbers));
    }

    /// 2²⁸ scores, a gigabyte, in the room of a few million.
    @Test
    void aLargeTableNeedsTheMemoryOfABlock() {
        int n = 16_384;
        var cpu = Backends.named("cpu");
        Backends.with(cpu, () -> {
            var anchors = normals(n, 16, 1);
            var positives = normals(n, 16, 2);
            cpu.buffers().trim();
            var recorded = Tape.record(() -> new InfoNce(0.05).of(Views.pairs(anchors, positives)));
            var gradients = recorded.gradients();
            assertEquals(Math.log(n), recorded.value(), 15); // unrelated vectors: a little above not knowing
            assertTrue(gradients.of(anchors).allFinite() && gradients.norm() > 0);
            long room = cpu.buffers().heldElements(); // every buffer that was lent lies in the pool now
            assertTrue(room > 0 && room < (long) n * n / 8, () -> room + " elements for a table of 2²⁸");
            return true;
        });
    }

    @Test
    void aBlockFollowsFromTheSizeOfTheTable() {
        assertEquals(2048, block(2048));
        assertEquals(2047, block(2049));
        assertEquals(256, block(65_536));
    }

    private static int block(int n) {
        var zeros = Variable.constant(Tensor.full(Shape.of(n, 1), 0));
        return RowBlocks.rowsFor(new Relation.Diagonal(Direction.QD).pools(Views.pairs(zeros, zeros)));
    }

    @Test
    void whatNeedsTheWholeTableRefusesATooLargeOne() {
        var zeros = Variable.constant(Tensor.full(Shape.of(65_536, 1), 0));
        var views = Views.pairs(zeros, zeros);
        var term =
                (TableTerm) ((WeightedSum) new InfoNce().parts()).terms().get(0).term();
        for (Runnable whole : List.<Runnable>of(
                () -> term.table(views), () -> new Regulariser.Uniformity(Role.ANCHOR, 2).measure(views))) {
            var failure = assertThrows(ObjectiveException.class, whole::run);
            assertTrue(
                    failure.getMessage()
                            .startsWith("a whole table of 65,536 × 65,536 scores is more than one array can hold"),
                    failure::getMessage);
        }
    }
}
