package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.nn.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The verbs `objectives` and `objective`, on numbers that others computed or that can be worked out by hand.
class ObjectiveVerbTest {
    @TempDir
    Path folder;

    private interface Cell {
        double at(int i, int j);
    }

    private static ArrayNode matrix(int rows, int width, Cell cell) {
        var matrix = JsonFiles.mapper().createArrayNode();
        for (int i = 0; i < rows; i++) {
            var row = matrix.addArray();
            for (int j = 0; j < width; j++) row.add(cell.at(i, j));
        }
        return matrix;
    }

    private static double a(int i, int j) {
        return Math.sin(0.7 * i + 1.3 * j + 0.1 * i * j + 0.5);
    }

    private static double p(int i, int j) {
        return 0.5 * a(i, j) + 0.9 * Math.cos(1.1 * i - 0.9 * j + 0.2);
    }

    private static double h(int i, int j) {
        return Math.sin(1.9 * i - 0.6 * j + 2.0);
    }

    /// Four pairs of width six whose losses an independent implementation computed.
    private static ObjectNode fixture() {
        var json = JsonFiles.object();
        var views = json.putObject("views");
        views.set("anchor", matrix(4, 6, ObjectiveVerbTest::a));
        views.set("positive", matrix(4, 6, ObjectiveVerbTest::p));
        return json;
    }

    private static ObjectNode triples() {
        var json = fixture();
        ((ObjectNode) json.path("views")).set("negative_1", matrix(4, 6, ObjectiveVerbTest::h));
        return json;
    }

    private static ObjectNode run(String name, ObjectNode batch) {
        var run = CommandRun.fed(batch.toString(), "objective", name, "--input", "-")
                .done();
        assertEquals("", run.err());
        return (ObjectNode) JsonFiles.parse("output", run.out());
    }

    private static double loss(String name, ObjectNode batch) {
        return run(name, batch).path("loss").asDouble();
    }

    @Test
    void lossesAreTheGoldenValues() {
        assertEquals(2.250611399840, loss("infonce", fixture()), 1e-11);
        assertEquals(2.255321984151, loss("infonce", triples()), 1e-11);
        var both = fixture();
        both.putObject("params").put("temperature", 0.05).put("directions", "both");
        assertEquals(3.156634243008, loss("mnrl", both), 1e-11);
        assertEquals(1.545202334324, loss("nt-xent", fixture()), 1e-11);
        var classes = fixture();
        classes.putArray("labels").add(0).add(0).add(1).add(1);
        assertEquals(2.177525566238, loss("supcon", classes), 1e-11);
        var queue = fixture();
        queue.putObject("queue").set("vectors", matrix(4, 6, ObjectiveVerbTest::h));
        assertEquals(0.322466585782, loss("moco", queue), 1e-11);
        var siglip = fixture();
        siglip.putObject("weights").put("log_scale", Math.log(10)).put("bias", -10);
        assertEquals(5.278409805296, loss("siglip", siglip), 1e-11);
    }

    /// Two items on the centres of their clusters, two apart from each other.
    @Test
    void clusteringsComeWithTheBatch() {
        var batch = JsonFiles.parse("batch", """
                {"views": {"anchor": [[2, 0], [0, 3]], "positive": [[1, 0], [0, 1]]},
                 "clusterings": [{"centres": [[1, 0], [0, 1]], "concentrations": [0.5, 0.5], "assignments": [0, 1]}],
                 "params": {"temperature": 0.5, "clusterings": 1}}""");
        assertEquals(Math.log1p(Math.exp(-2)), loss("deepcluster-v2", (ObjectNode) batch), 1e-12);
    }

    @Test
    void gradientsMatchCentralDifferences() {
        checkGradients("infonce", triples());
        var siglip = fixture();
        siglip.putObject("weights").put("log_scale", Math.log(10)).put("bias", -10);
        checkGradients("siglip", siglip);
        var classes = fixture();
        classes.putArray("labels").add(0).add(1).add(1).add(0);
        classes.putObject("params").put("classes", 2);
        checkGradients("normalised-softmax", classes);
    }

    private static void checkGradients(String name, ObjectNode batch) {
        var out = run(name, batch);
        for (var view : out.path("gradients").properties()) {
            checkMatrix(name, batch, batch.path("views").path(view.getKey()), view.getValue());
        }
        if (!(batch.path("weights") instanceof ObjectNode weights)) return;
        for (String weight : weights.propertyNames()) {
            double value = weights.path(weight).asDouble();
            double slope =
                    (at(name, batch, weights, weight, value + 1e-6) - at(name, batch, weights, weight, value - 1e-6))
                            / 2e-6;
            weights.put(weight, value);
            double gradient = out.path("weights").path(weight).path("gradient").asDouble();
            assertEquals(slope, gradient, 1e-6 * Math.max(1, Math.abs(slope)), weight);
        }
    }

    private static double at(String name, ObjectNode batch, ObjectNode weights, String weight, double value) {
        weights.put(weight, value);
        return loss(name, batch);
    }

    private static void checkMatrix(String name, ObjectNode batch, JsonNode matrix, JsonNode gradient) {
        assertEquals(matrix.size(), gradient.size());
        for (int i = 0; i < matrix.size(); i += 3) {
            var row = (ArrayNode) matrix.get(i);
            for (int j = 0; j < row.size(); j += 2) {
                double x = row.get(j).asDouble();
                row.set(j, x + 1e-6);
                double above = loss(name, batch);
                row.set(j, x - 1e-6);
                double below = loss(name, batch);
                row.set(j, x);
                double slope = (above - below) / 2e-6;
                assertEquals(slope, gradient.get(i).get(j).asDouble(), 1e-6 * Math.max(1, Math.abs(slope)));
            }
        }
    }

    /// Anchors are the unit vectors, so that `s_ij` is number `i` of positive `j`: `e^s` is 2 1 1, 1 1 1, 1 2
    /// 3.
    private static final String BY_HAND = """
            {"views": {"anchor": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
                       "positive": [[0.6931471805599453, 0, 0], [0, 0, 0.6931471805599453], [0, 0, 1.0986122886681098]]},
             "params": {"similarity": "dot", "temperature": 1}}
            """;

    /// Rows choose their positive with 1/2, 1/3, 1/2; `∂L/∂s = (p − y)/3`.
    @Test
    void theExplanationOfATableOfThreeIsTheOneWorkedOutByHand() {
        var run = CommandRun.fed(BY_HAND, "objective", "infonce", "--input", "-", "--explain")
                .done();
        var text = run.out();
        assertTrue(text.contains("== infonce.qd: 3 rows × 3 columns =="), text);
        assertTrue(text.contains("""
                raw scores s, dot
                            positive 0  positive 1  positive 2
                  anchor 0      0.6931           0           0
                  anchor 1           0           0           0
                  anchor 2           0      0.6931      1.0986
                """), text);
        assertTrue(text.contains("""
                target: what each row should prefer
                            positive 0  positive 1  positive 2
                  anchor 0      1.0000           0           0
                  anchor 1           0      1.0000           0
                  anchor 2           0           0      1.0000
                """), text);
        assertTrue(text.contains("""
                            positive 0  positive 1  positive 2
                  anchor 0           +           -           -
                  anchor 1           -           +           -
                  anchor 2           -           -           +
                """), text);
        assertTrue(text.contains("after drop duplicates: nothing changes"), text);
        assertTrue(text.contains("""
                costs of the rows by cross entropy, reduced by mean
                              cost
                  anchor 0  0.6931
                  anchor 1  1.0986
                  anchor 2  0.6931
                """), text);
        assertTrue(text.contains("""
                ∂L/∂s: below 0 the two are pulled together, above 0 pushed apart
                            positive 0  positive 1  positive 2
                  anchor 0     -0.1667      0.0833      0.0833
                  anchor 1      0.1111     -0.2222      0.1111
                  anchor 2      0.0556      0.1111     -0.1667
                """), text);
        double loss = (2 * Math.log(2) + Math.log(3)) / 3;
        assertEquals(loss, loss("infonce", (ObjectNode) JsonFiles.parse("by hand", BY_HAND)), 1e-12);
    }

    @Test
    void aTemperatureStandsBetweenTheTwoGradients() {
        var json = (ObjectNode) JsonFiles.parse("by hand", BY_HAND);
        ((ObjectNode) json.path("params")).put("temperature", 0.5);
        var text = CommandRun.fed(json.toString(), "objective", "infonce", "--input", "-", "--explain")
                .done()
                .out();
        // e^(2s): 4 1 1, 1 1 1, 1 4 9
        assertTrue(text.contains("""
                after temperature 0.5
                            positive 0  positive 1  positive 2
                  anchor 0      1.3863           0           0
                  anchor 1           0           0           0
                  anchor 2           0      1.3863      2.1972
                """), text);
        assertTrue(text.contains("""
                ∂L/∂(scores after temperature 0.5)
                            positive 0  positive 1  positive 2
                  anchor 0     -0.1111      0.0556      0.0556
                """), text);
        assertTrue(text.contains("""
                pushed apart
                            positive 0  positive 1  positive 2
                  anchor 0     -0.2222      0.1111      0.1111
                """), text);
    }

    @Test
    void equalTextsAreLeftOutAndTold() {
        var json = (ObjectNode) JsonFiles.parse("by hand", BY_HAND);
        json.putArray("ids").add("a").add("b").add("a");
        var run = CommandRun.fed(json.toString(), "objective", "infonce", "--input", "-", "--explain")
                .done();
        assertTrue(run.out().contains("""
                after drop duplicates: 2 candidates are left out
                            positive 0  positive 1  positive 2
                  anchor 0           +           -           .
                  anchor 1           -           +           -
                  anchor 2           .           -           +
                """), run.out());
        assertTrue(run.out().contains("remark       positive repeats a text in row 2"), run.out());
        var byView = (ObjectNode) JsonFiles.parse("by hand", BY_HAND);
        byView.putObject("ids").putArray("positive").add(3).add(4).add(3);
        assertEquals(loss("infonce", json), loss("infonce", byView));
        // row 0 chooses among 2 1, row 1 among 1 1 1, row 2 among 2 3
        assertEquals((Math.log(1.5) + Math.log(3) + Math.log(5. / 3)) / 3, loss("infonce", json), 1e-12);
    }

    @Test
    void aLargeTableIsCutAndSaysByHowMuch() {
        var json = JsonFiles.object();
        var views = json.putObject("views");
        views.set("anchor", matrix(30, 6, ObjectiveVerbTest::a));
        views.set("positive", matrix(30, 6, ObjectiveVerbTest::p));
        var text = CommandRun.fed(json.toString(), "objective", "infonce", "--input", "-", "--explain")
                .done()
                .out();
        assertTrue(text.contains("… cut: 18 more rows, 22 more columns"), text);
        assertFalse(text.contains("anchor 12"), text);
    }

    @Test
    void frozenViewsHaveNoGradientAndUnusedOnesZeros() {
        var json = fixture();
        var views = (ObjectNode) json.path("views");
        views.set("anchor_prediction", matrix(4, 6, ObjectiveVerbTest::h));
        views.set("anchor_momentum", matrix(4, 6, ObjectiveVerbTest::h));
        json.putArray("frozen").add("positive");
        var gradients = run("infonce", json).path("gradients");
        assertTrue(gradients.has("anchor") && !gradients.has("positive") && !gradients.has("anchor_momentum"));
        assertEquals(0, gradients.path("anchor_prediction").get(0).get(0).asDouble());
        assertTrue(gradients.path("anchor").get(0).get(0).asDouble() != 0);
    }

    /// `∂L/∂cos = 2(cos − y)/n`.
    @Test
    void gradesAreScoresOfPairs() {
        var json = (ObjectNode) JsonFiles.parse("pairs", """
                {"views": {"anchor": [[1, 0], [0, 2]], "positive": [[0, 1], [0, 1]]}, "scores": [0.5, 0.5]}
                """);
        var out = run("cosine-regression", json);
        assertEquals(0.25, out.path("loss").asDouble(), 1e-12);
        var gradient = out.path("tables").get(0).path("gradient");
        assertEquals(-0.5, gradient.get(0).get(0).asDouble(), 1e-12);
        assertEquals(0.5, gradient.get(1).get(0).asDouble(), 1e-12);
    }

    @Test
    void weightsThatAreMissingAreMadeAndTold() {
        var json = fixture();
        json.putArray("labels").add(0).add(1).add(1).add(0);
        json.putObject("params").put("classes", 2);
        var out = run("arcface", json);
        var proxies = out.path("weights").path("proxies");
        assertFalse(proxies.path("given").asBoolean());
        assertEquals(2, proxies.path("value").size());
        assertEquals(6, proxies.path("gradient").get(1).size());
        json.putObject("weights").set("proxies", proxies.path("value"));
        var again = run("arcface", json);
        assertEquals(out.path("loss"), again.path("loss"), "the same numbers, given");
        assertTrue(again.path("weights").path("proxies").path("given").asBoolean());
    }

    @Test
    void degenerateBatchesAreRemarkedUponAndRefusedByStrict() {
        var json = (ObjectNode) JsonFiles.parse("batch", """
                {"views": {"anchor": [[1, 0], [0, 2]], "positive": [[0, 1], [0, 1]]}}
                """);
        var remarks = run("infonce", json).path("remarks");
        assertEquals("all 2 vectors of positive are equal", remarks.get(0).asString());
        var strict = CommandRun.fed(json.toString(), "objective", "strict", "--input", "-");
        assertEquals(1, strict.exitCode());
        assertEquals(
                "dipole objective: a degenerate batch is refused: all 2 vectors of positive are equal; mend the data,"
                        + " or train without 'strict'\n",
                strict.err());
    }

    @Test
    void everyObjectiveIsDescribed() {
        for (var objective : Catalogue.all()) {
            var card = objective.card();
            var run = CommandRun.of("objective", card.name()).done();
            assertTrue(run.out().contains("formula      " + card.formula()), run.out());
            assertTrue(run.out().contains("source       " + card.source()), run.out());
        }
        var infonce = CommandRun.of("objective", "InfoNCE").done().out();
        assertTrue(infonce.contains("defaults     {\"type\":\"infonce\",\"temperature\":0.05,"), infonce);
        assertTrue(infonce.contains("→ temperature 0.05 → cross entropy → mean"), infonce);
        var elsewhere = CommandRun.of("objective", "mixcse").done().out();
        assertTrue(elsewhere.startsWith("mixcse is found elsewhere: "), elsewhere);
    }

    @Test
    void theCatalogueIsListedAndSearched() {
        var all = CommandRun.of("objectives").done();
        int lines = Catalogue.all().size()
                + Catalogue.around().size()
                + Catalogue.elsewhere().size();
        assertEquals(lines, all.out().lines().count());
        assertTrue(all.out().startsWith("infonce"), all.out());
        var queue = CommandRun.of("objectives", "QUEUE", "supcon").done().out();
        assertEquals(1, queue.lines().count(), queue);
        assertTrue(queue.startsWith("xbm"), queue);
        var mnrl = CommandRun.of("objectives", "MultipleNegatives").done().out();
        assertTrue(mnrl.lines().anyMatch(line -> line.startsWith("infonce ")), mnrl);
        var proxy = CommandRun.of("objectives", "--family", "proxy", "--json")
                .done()
                .out();
        var rows = proxy.lines().map(line -> JsonFiles.parse("line", line)).toList();
        assertTrue(rows.stream().allMatch(row -> row.path("family").asString().equals("proxy")), proxy);
        assertTrue(
                rows.stream()
                        .anyMatch(row -> row.path("settings").path("margin").asDouble() == 0.5),
                proxy);
        assertTrue(CommandRun.of("objectives", "--family", "joint_embedding").exitCode() != 0
                || !CommandRun.of("objectives", "--family", "joint-embedding")
                        .out()
                        .isEmpty());
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            infonce | 1 | {} | the key 'views' is missing
            infonce | 1 | [] | standard input should hold an object with "views"
            infonce | 1 | `` | is empty
            infonce | 1 | {"views": | no valid JSON
            infonce | 1 | {"view": {}} | unknown key 'view'; did you mean 'views'?
            infonce | 1 | {"views": []} | views should be an object in { }, not []
            infonce | 1 | {"views": {}} | views needs an 'anchor', a list of vectors
            infonce | 1 | {"views": {"positive": [[1]]}} | views needs an 'anchor', a list of vectors
            infonce | 1 | {"views": {"anchr": [[1]]}} | there is no view 'anchr'; did you mean 'anchor'?
            infonce | 1 | {"views": {"anchor": []}} | views.anchor is empty; give at least one vector
            infonce | 1 | {"views": {"anchor": [[]]}} | views.anchor[0] is empty
            infonce | 1 | {"views": {"anchor": [1]}} | views.anchor[0] should be a list, not 1
            infonce | 1 | {"views": {"anchor": [[1, 2], [3]]}} | views.anchor[1] has 1 numbers, views.anchor[0] has 2
            infonce | 1 | {"views": {"anchor": [[1, null]]}} | views.anchor[0][1] should be a finite number, not null
            infonce | 1 | {"views": {"anchor": [[1, "x"]]}} | views.anchor[0][1] should be a finite number, not "x"
            infonce | 1 | {"views": {"anchor": [[NaN]]}} | no valid JSON
            infonce | 1 | {"views": {"anchor": [[1e999]]}} | is too large for a number
            infonce | 1 | {"views": {"anchor": [[1]]}} | needs a view 'positive', the batch offers anchor
            infonce | 1 | {"views": {"anchor": [[1]], "positive": [[1], [2]]}} | the view 'positive' has 2 rows, the anchor 1
            infonce | 1 | {"views": {"anchor": [[1]], "positive": [[1, 2]]}} | has vectors of 2 numbers, the anchor of 1
            infonce | 1 | {"views": {"anchor": [[1]], "negative_2": [[1]]}} | the view 'negative_2' comes after 'negative_1', which is missing
            infonce | 1 | {"views": {"anchor": [[1]]}, "frozen": ["positiv"]} | frozen names the view 'positiv', which is not among the views
            infonce | 1 | {"views": {"anchor": [[1]]}, "labels": [1, 2]} | 2 labels do not fit a view of 1 rows
            infonce | 1 | {"views": {"anchor": [[1]]}, "labels": [1.5]} | labels[0] should be a whole number, not 1.5
            infonce | 1 | {"views": {"anchor": [[1]]}, "labels": 3} | labels should be a list, not 3
            infonce | 1 | {"views": {"anchor": [[1]]}, "ids": [true]} | ids should hold whole numbers or texts, not true
            infonce | 1 | {"views": {"anchor": [[1]]}, "ids": {"ancher": [1]}} | unknown key 'ancher' in ids; did you mean 'anchor'?
            infonce | 1 | {"views": {"anchor": [[1]]}, "scores": []} | scores is empty
            infonce | 1 | {"views": {"anchor": [[1]]}, "scores": [1, 2]} | do not fit a batch of 1 pairs
            infonce | 1 | {"views": {"anchor": [[1]]}, "queue": {"vector": []}} | unknown key 'vector' in queue; did you mean 'vectors'?
            infonce | 1 | {"views": {"anchor": [[1]]}, "queue": {"vectors": [[1, 2]]}} | the memory queue has vectors of 2 numbers
            pcl | 1 | {"views": {"anchor": [[1]]}, "clusterings": [{"centers": []}]} | unknown key 'centers' in clusterings[0]; did you mean 'centres'?
            pcl | 1 | {"views": {"anchor": [[1]]}, "clusterings": [{"centres": [[1]]}]} | clusterings[0] needs "concentrations"
            infonce | 1 | {"views": {"anchor": [[1]]}, "params": {"temprature": 1}} | infonce has no setting 'temprature'; did you mean 'temperature'?
            infonce | 1 | {"views": {"anchor": [[1]]}, "params": {"temperature": 0}} | the temperature must be a number above 0, not 0
            infonce | 1 | {"views": {"anchor": [[1]]}, "params": [1]} | params should be an object in { }, not [1]
            infonce | 1 | {"views": {"anchor": [[1]]}, "weights": {"bias": 1}} | unknown key 'bias' in weights
            siglip | 1 | {"views": {"anchor": [[1]]}, "weights": {"biass": 1}} | unknown key 'biass' in weights; did you mean 'bias'?
            siglip | 1 | {"views": {"anchor": [[1]]}, "seed": "x"} | seed should be a whole number, not "x"
            supcon | 1 | {"views": {"anchor": [[1]]}} | this objective needs the class of each row; give the batch labels
            moco | 1 | {"views": {"anchor": [[1]], "positive": [[1]]}} | this objective needs a memory queue
            arcface | 1 | {"views": {"anchor": [[1]]}, "labels": [0]} | say how many classes there are
            cosent | 1 | {"views": {"anchor": [[1]], "positive": [[1]]}} | this objective needs a grade for each pair
            gist | 1 | {"views": {"anchor": [[1]], "positive": [[1]]}} | this objective needs the items as a guide sees them
            infonec | 2 | {} | there is no objective 'infonec'; did you mean 'infonce'?
            declutr | 2 | {} | 'declutr' is no objective of its own
            """)
    void badInput(String name, int exitCode, String json, String message) {
        var run = CommandRun.fed(json, "objective", name, "--input", "-");
        refused(run, exitCode, message);
        if (exitCode == 1
                && !json.equals("[]")
                && !message.startsWith("this objective")
                && !message.startsWith("needs a view")) {
            assertTrue(run.err().contains("standard input"), run.err());
        }
    }

    private static void refused(CommandRun run, int exitCode, String message) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(run.err().contains("unexpected error"), run.err());
        assertEquals("", run.out());
    }

    @Test
    void wrongUse() {
        refused(CommandRun.of("objective"), 2, "missing required parameter: 'NAME'");
        refused(CommandRun.of("objective", "infonce", "--explain"), 2, "--explain needs vectors");
        refused(CommandRun.of("objective", "infonce", "--imput", "x"), 2, "did you mean '--input'?");
        refused(
                CommandRun.of(
                        "objective",
                        "infonce",
                        "--input",
                        folder.resolve("no.json").toString()),
                1,
                "it does not exist");
        refused(CommandRun.of("objective", "infonce", "--input", folder.toString()), 1, "is a folder, not a file");
        refused(CommandRun.of("objectives", "infonse"), 2, "did you mean 'infonce'?");
        refused(CommandRun.of("objectives", "--family", "sofmax"), 2, "did you mean 'softmax'?");
        refused(CommandRun.of("objectives", "moco", "--markdown", "x.md"), 2, "--markdown writes the whole catalogue");
    }

    @Test
    void filesAreReadLikeStandardInput() throws IOException {
        var file = folder.resolve("batch.json");
        Files.writeString(file, fixture().toString());
        var run = CommandRun.of("objective", "infonce", "--input", file.toString())
                .done();
        assertEquals(
                CommandRun.fed(fixture().toString(), "objective", "infonce", "--input", "-")
                        .out(),
                run.out());
        Files.writeString(file, "{\"views\": {\"anchor\": [[1], [2, 3]]}}");
        refused(
                CommandRun.of("objective", "infonce", "--input", file.toString()),
                1,
                "batch.json: views.anchor[1] has 2 numbers, views.anchor[0] has 1; all vectors of a view are of one width");
    }

    @Test
    void thePageInTheRepositoryIsUpToDate() throws IOException {
        var page = Path.of("..", "OBJECTIVES.md");
        assertEquals(
                ObjectivesPage.of(ObjectivesPage.results(page)),
                Files.readString(page),
                "OBJECTIVES.md is out of date: write it with ./dipole objectives --markdown OBJECTIVES.md");
    }

    @Test
    void whatPeopleWroteIntoThePageStays() throws IOException {
        var page = folder.resolve("OBJECTIVES.md");
        CommandRun.of("objectives", "--markdown", page.toString()).done();
        var text = Files.readString(page);
        Stream.concat(Catalogue.all().stream(), Catalogue.around().stream())
                .forEach(o -> assertTrue(
                        text.contains("\n| `" + o.card().name() + "`"), o.card().name()));
        Catalogue.elsewhere().forEach(e -> assertTrue(text.contains("\n| `" + e.name() + "`"), e.name()));
        var results = ObjectivesPage.BEGIN + "\n\n| objective | MRR |\n\n" + ObjectivesPage.END;
        Files.writeString(page, "old" + results + "old");
        CommandRun.of("objectives", "--markdown", page.toString()).done();
        var again = Files.readString(page);
        assertTrue(again.contains(results));
        assertEquals(text, again.replace(results, ObjectivesPage.BEGIN + "\n" + ObjectivesPage.END));
        for (String line : again.lines().filter(l -> l.startsWith("| `")).toList()) {
            int cells = line.replace("\\|", "").split("\\|", -1).length;
            assertTrue(cells == 13 || cells == 5, line);
        }
    }
}
