package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.JsonFiles.KeyOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonConfigTest {
    enum Direction {
        QUERY_TO_DOCUMENT,
        BOTH
    }

    sealed interface Schedule {
        record Constant() implements Schedule {}

        record WarmCosine(double warmup, double floor) implements Schedule {
            public WarmCosine {
                if (warmup < 0 || warmup > 1)
                    throw new IllegalArgumentException("warmup must lie in [0, 1]: " + warmup);
            }

            WarmCosine() {
                this(0.1, 0);
            }
        }
    }

    /// A sealed interface below a sealed interface.
    sealed interface Term {
        sealed interface Contrastive extends Term {}

        record InfoNce(double temperature, Direction direction) implements Contrastive {
            public InfoNce {
                if (temperature <= 0)
                    throw new IllegalArgumentException("temperature must be positive: " + temperature);
            }

            InfoNce() {
                this(0.05, Direction.BOTH);
            }
        }

        record Spread(float weight) implements Term {}
    }

    record Objective(List<Term> terms, Map<String, Double> weights) {
        Objective() {
            this(List.of(new Term.InfoNce()), Map.of());
        }
    }

    /// `data` and `steps` are required, the rest has defaults; `log_every` follows `steps`.
    record Training(
            Path data,
            int steps,
            long seed,
            int logEvery,
            boolean shuffle,
            @Nullable String note,
            Objective objective,
            Schedule schedule,
            Schedule fallback) {
        Training {
            if (steps < 1) throw new IllegalArgumentException("steps must be at least 1: " + steps);
        }

        Training(Path data, int steps) {
            this(
                    data,
                    steps,
                    42,
                    Math.max(1, steps / 10),
                    true,
                    null,
                    new Objective(),
                    new Schedule.WarmCosine(0.2, 0.01),
                    new Schedule.Constant());
        }
    }

    record Block(int width, int heads) {
        Block {
            if (width % heads != 0) throw new IllegalArgumentException(heads + " heads do not divide " + width);
        }

        Block(int width) {
            this(width, 12);
        }
    }

    record Everything(
            Boolean a,
            Integer b,
            Long c,
            Float d,
            Double e,
            String f,
            JsonNode g,
            List<List<Integer>> h,
            List<@Nullable String> i) {}

    private static JsonConfig config(String json) {
        return JsonConfig.parse("run.json", json.replace('\'', '"'));
    }

    private static final Training DEFAULT = new Training(Path.of("pairs.jsonl"), 1000);

    @Test
    void whatIsLeftOutHasTheDefaultOfTheShortConstructor() {
        assertEquals(DEFAULT, config("{'data':'pairs.jsonl','steps':1000}").to(Training.class));
        assertEquals(25, config("{'data':'x','steps':250}").to(Training.class).logEvery());
    }

    @Test
    void nestedRecordsMergeComponentByComponent() {
        var training =
                config("{'data':'x','steps':5,'schedule':{'warmup':0.5}}").to(Training.class);
        assertEquals(new Schedule.WarmCosine(0.5, 0.01), training.schedule());
        var over = config("{'log_every':3,'schedule':{'type':'warm_cosine','floor':0.5}}")
                .over(DEFAULT);
        assertEquals(new Schedule.WarmCosine(0.2, 0.5), over.schedule());
        assertEquals(3, over.logEvery());
        assertEquals(DEFAULT.data(), over.data());
    }

    @Test
    void anotherVariantHasDefaultsOfItsOwn() {
        var training = config("{'schedule':'constant','fallback':{'type':'warm_cosine','floor':1}}")
                .over(DEFAULT);
        assertEquals(new Schedule.Constant(), training.schedule());
        assertEquals(new Schedule.WarmCosine(0.1, 1), training.fallback());
    }

    @Test
    void listsAndMapsReplaceTheDefault() {
        var objective = config(
                        "{'terms':[{'type':'spread','weight':2},{'type':'info_nce','direction':'query_to_document'}],"
                                + "'weights':{'b':1,'a':2.5}}")
                .to(Objective.class);
        assertEquals(
                List.of(new Term.Spread(2), new Term.InfoNce(0.05, Direction.QUERY_TO_DOCUMENT)), objective.terms());
        assertEquals(List.of("b", "a"), List.copyOf(objective.weights().keySet()));
    }

    @Test
    void everyTypeHasItsBoxedForm() {
        var all = config(
                        "{'a':true,'b':1,'c':5000000000,'d':0.1,'e':1e300,'f':'t','g':{'x':[1]},'h':[[1],[]],'i':[null]}")
                .to(Everything.class);
        assertEquals(5_000_000_000L, all.c());
        assertEquals(0.1f, all.d());
        assertEquals(List.of(List.of(1), List.of()), all.h());
        assertNull(all.i().getFirst());
        assertEquals(1, all.g().get("x").get(0).intValue());
    }

    @Test
    void defaultsThatDoNotSuitAreNotMissedWhenNothingIsLeftOut() {
        assertEquals(new Block(7, 7), config("{'width':7,'heads':7}").to(Block.class));
        assertProblem(
                "run.json: 12 heads do not divide 7",
                () -> config("{'width':7}").to(Block.class));
    }

    @Test
    void theEffectiveRecordIsWrittenWithEveryDefault() {
        var tree = JsonConfig.tree(DEFAULT);
        assertEquals("""
            {
              "data": "pairs.jsonl",
              "steps": 1000,
              "seed": 42,
              "log_every": 100,
              "shuffle": true,
              "note": null,
              "objective": {
                "terms": [{
                  "type": "info_nce",
                  "temperature": 0.05,
                  "direction": "both"
                }],
                "weights": {}
              },
              "schedule": {
                "type": "warm_cosine",
                "warmup": 0.2,
                "floor": 0.01
              },
              "fallback": {
                "type": "constant"
              }
            }
            """, JsonFiles.pretty(tree, KeyOrder.INSERTION));
        assertEquals(DEFAULT, JsonConfig.of("again", tree).to(Training.class));
        var other = new Everything(false, -1, 1L, 0.1f, 1e-9, "ü", JsonFiles.object(), List.of(), List.of());
        assertEquals(other, JsonConfig.of("again", JsonConfig.tree(other)).to(Everything.class));
    }

    private static void assertProblem(String expected, Executable work) {
        assertEquals(expected, assertThrows(FileFormatException.class, work).getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'objectiv':{}} | unknown key 'objectiv'; did you mean 'objective'?",
                "{'logEvery':1} | unknown key 'logEvery'; did you mean 'log_every'?",
                "{'schedule':{'banana':1}} | unknown key 'banana' in schedule; known keys: warmup, floor",
                "{'objective':{'terms':[{'type':'info_nce','temprature':1}]}} | unknown key 'temprature' in"
                        + " objective.terms[0]; did you mean 'temperature'?",
                "{'objective':{'terms':[{'type':'infonce'}]}} | objective.terms[0].type cannot be 'infonce'; did you"
                        + " mean 'info_nce'?",
                "{'objective':{'terms':[{'type':'x'}]}} | objective.terms[0].type cannot be 'x'; known are info_nce,"
                        + " spread",
                "{'objective':{'terms':[{}]}} | missing key 'type' in objective.terms[0], one of info_nce, spread",
                "{'objective':{'terms':['spread']}} | missing key 'weight' in objective.terms[0]",
                "{'objective':{'terms':[{'type':'info_nce','direction':'bth'}]}} | objective.terms[0].direction cannot"
                        + " be 'bth'; did you mean 'both'?",
                "{'objective':{'terms':{}}} | objective.terms should be a list in [ ], but is an object",
                "{'objective':{'weights':{'a':'1'}}} | objective.weights.a should be a number, but is the text \"1\"",
                "{'schedule':{'warmup':2}} | schedule: warmup must lie in [0, 1]: 2.0",
                "{'schedule':{'warmup':1e999}} | schedule.warmup is too large for a number",
                "{'schedule':3} | schedule should be an object in { }, but is the number 3",
                "{'steps':1.5} | steps should be a whole number, but is the number 1.5",
                "{'steps':3000000000} | steps should be between -2147483648 and 2147483647, but is the number"
                        + " 3000000000",
                "{'steps':1e30} | steps should be a whole number, but is the number 1.0E30",
                "{'steps':0} | steps must be at least 1: 0",
                "{'steps':null} | steps must not be null",
                "{'shuffle':'yes'} | shuffle should be true or false, but is the text \"yes\"",
                "{'note':7} | note should be a text in quotes, but is the number 7",
                "{'objective':{'terms':[{'type':'spread','weight':1e39}]}} | objective.terms[0].weight should be at"
                        + " most 3.4028234663852886E38, but is the number 1.0E39",
            })
    void aProblemIsOneSentenceWithThePath(String json, String expected) {
        assertProblem("run.json: " + expected, () -> config(json).over(DEFAULT));
    }

    @Test
    void whatIsRequiredIsAskedForTogether() {
        assertProblem(
                "run.json: missing keys 'data', 'steps'",
                () -> config("{'seed':1}").to(Training.class));
        assertProblem(
                "run.json: missing key 'steps'", () -> config("{'data':'x'}").to(Training.class));
        assertProblem("run.json: should hold an object in { }, but holds a list", () -> config("[]"));
    }

    @Test
    void overridesChangeTheTree() {
        var config = config(
                "{'data':'x','steps':5,'schedule':'warm_cosine','objective':{'terms':[{'type':'spread','weight':1}]}}");
        var training = config.with(List.of(
                        "steps=7",
                        "schedule.warmup=0.25",
                        "objective.terms.0.weight=3",
                        "objective.weights.a=1",
                        "fallback=warm_cosine",
                        "fallback.floor=0.5",
                        "note=say = \"hi\"",
                        "data=other.jsonl"))
                .to(Training.class);
        assertEquals(7, training.steps());
        assertEquals(new Schedule.WarmCosine(0.25, 0.01), training.schedule());
        assertEquals(List.of(new Term.Spread(3)), training.objective().terms());
        assertEquals(Map.of("a", 1.0), training.objective().weights());
        assertEquals(new Schedule.WarmCosine(0.1, 0.5), training.fallback());
        assertEquals("say = \"hi\"", training.note());
        assertEquals(Path.of("other.jsonl"), training.data());
        assertEquals(5, config.to(Training.class).steps(), "the settings themselves are unchanged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "steps | --set steps: should read path=value, as in training.schedule.warmup=0.1",
                "=1 | --set =1: should read path=value, as in training.schedule.warmup=0.1",
                "a..b=1 | --set a..b=1: the path has an empty part",
                "schedule.warmpu=1 | --set schedule.warmpu=1: unknown key 'warmpu' in schedule; did you mean 'warmup'?",
                "schedule.warmup=x | --set schedule.warmup=x: schedule.warmup should be a number, but is the text"
                        + " \"x\"",
                "schedule.warmup=1e999 | --set schedule.warmup=1e999: schedule.warmup should be at most"
                        + " 1.7976931348623157E308, but is the number Infinity",
                "schedule.warmup=2 | run.json: schedule: warmup must lie in [0, 1]: 2.0 (with --set schedule.warmup=2)",
                "steps.x=2 | --set steps.x=2: nothing lies below 'steps', which is the number 5",
                "objective.terms.1=2 | --set objective.terms.1=2: '1' should be an index into a list of 1",
                "objective.terms.x=2 | --set objective.terms.x=2: 'x' should be an index into a list of 1",
            })
    void aWrongOverrideIsNamed(String assignment, String expected) {
        var config = config("{'data':'x','steps':5,'objective':{'terms':['info_nce']}}");
        assertProblem(expected, () -> config.with(assignment).to(Training.class));
    }

    @Test
    void aBrokenValueIsNotTakenForText() {
        var problem = assertThrows(FileFormatException.class, () -> config("{}").with("terms=[1"));
        assertTrue(
                problem.getMessage().startsWith("--set terms=[1: the value is no valid JSON: "), problem.getMessage());
        assertFalse(problem.getMessage().contains("\n"));
    }

    @Test
    void wordsAreSeparatedAsTheFieldDoes() {
        assertEquals("learning_rate", RecordType.words("learningRate"));
        assertEquals("info_nce", RecordType.words("InfoNce"));
        assertEquals("q_to_d", RecordType.words("qToD"));
        assertEquals("http_server", RecordType.words("HTTPServer"));
        assertEquals("l2_norm", RecordType.words("l2Norm"));
        assertEquals("x", RecordType.words("x"));
    }

    @Test
    void aBugInARecordIsNoProblemOfTheFile() {
        assertThrows(IllegalStateException.class, () -> config("{'x':1}").to(Buggy.class));
        assertThrows(IllegalArgumentException.class, () -> config("{'x':1}").to(Unsupported.class));
    }

    record Buggy(int x) {
        Buggy {
            if (x == 1) throw new IllegalStateException("bug");
        }
    }

    record Unsupported(Thread x) {}
}
