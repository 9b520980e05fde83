package dev.dipole.contrastive;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.wrapper.Course;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no setting of any objective may be: read off the records' components, so that a new objective is covered.
/// A new name of a number must be given its kind below.
class SettingsRefusalTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /// What a number can be.
    private enum Kind {
        POSITIVE(List.of(-1., 0., -0.), List.of(.5, 2.)),
        NOT_NEGATIVE(List.of(-1., -1e-9), List.of(0., .5)),
        SHARE(List.of(-.1, 1.1), List.of(0., 1.)),
        POSITIVE_SHARE(List.of(-.1, 0., 1.1), List.of(.1, 1.)),
        BELOW_ONE(List.of(-.1, 1., 2.), List.of(0., .4)),
        BETWEEN(List.of(0., 1., -1.), List.of(.4)),
        AT_LEAST_ONE(List.of(0., .9, -1.), List.of(1., 3.)),
        ABOVE_ONE(List.of(1., 0., -1.), List.of(1.5)),
        BELOW_NINETY(List.of(-1., 90., 400.), List.of(0., 89.)),
        BELOW_PI(List.of(-1., 3.15), List.of(0., 3.)),
        ANY(List.of(), List.of(-3., 0., 2.)),
        // whole numbers
        FROM_TWO(List.of(-1., 0., 1.), List.of(2.)),
        FROM_ONE(List.of(-1., 0.), List.of(1.)),
        FROM_ZERO(List.of(-1.), List.of(0., 1.)),
        SOME_OR_ALL(List.of(-2., 0.), List.of(-1., 1.)),
        WHOLE(List.of(), List.of(-5., 0., 7.));

        final List<Double> impossible;
        final List<Double> possible;

        Kind(List<Double> impossible, List<Double> possible) {
            this.impossible = impossible;
            this.possible = possible;
        }
    }

    /// The kind of each number by its name, or by objective and name where it means something else there.
    private static final Map<String, Kind> KINDS = new HashMap<>();

    static {
        kind(
                Kind.POSITIVE,
                "temperature leastRadius klTemperature teacherTemperature labelTemperature rewardTemperature initialTemperature"
                        + " consistencyTemperature positiveTemperature negativeTemperature alpha b beta bound clip cutoff"
                        + " tokenTemperature distortion epsilon farthest gamma initialScale mostScale positiveRate negativeRate scale sigma"
                        + " steepness t angle.angleWeight in-batch-logistic.positiveWeight cispo.high dispersive.margin"
                        + " margin-contrastive.margin margin-ranking.margin online-contrastive.margin");
        kind(
                Kind.NOT_NEGATIVE,
                "angleWeight badWeight balance batchWeight centring concentration correlation cosineWeight covariance"
                        + " denseWeight tokenWeight distanceWeight distillation goodWeight high invariance klWeight lambda lastWeight"
                        + " lengthPenalty lexicalLoss lexicalWeight likelihoodWeight low margin mean mu multiWeight"
                        + " negativeEpsilon negativePower negativeWeight nu positiveEpsilon positivePower positiveWeight"
                        + " contextWeight entailment layerWeight espresso.alignment merging priorWeight pullTemperature pushTemperature rho square target variance weight"
                        + " focal-infonce.gamma grpo.beta hardness-weighted.alpha");
        kind(Kind.SHARE, "lejepa.lambda macl.alpha ranked-list.balance tico.beta");
        kind(Kind.POSITIVE_SHARE, "limit false-negatives.weight");
        kind(Kind.BELOW_ONE, "prior smoothing w-mse.epsilon");
        kind(Kind.BETWEEN, "manifold.alpha exo.smoothing");
        kind(Kind.AT_LEAST_ONE, "cap");
        kind(Kind.ABOVE_ONE, "logBase");
        kind(Kind.BELOW_NINETY, "degrees");
        kind(Kind.BELOW_PI, "arcface.margin subcentre-arcface.margin");
        kind(
                Kind.ANY,
                "alignment delta initialBias negativeBound positiveBound ownNegativeLogWeight slack threshold"
                        + " false-negatives.margin gist.margin margin.beta multi-similarity.epsilon ranked-list.alpha");
        KINDS.put("flips", Kind.BELOW_ONE);
        kind(Kind.FROM_TWO, "knots tokens prototypes manifold.proxies softmax-classification.classes");
        kind(
                Kind.FROM_ONE,
                "bins centres clusterings compression groups slices directclr.width dr-grpo.length sphereface.margin");
        kind(Kind.FROM_ZERO, "classes iteration iterations places subBatch teacherWidth");
        kind(Kind.SOME_OR_ALL, "dimensionsPerStep layersPerStep");
        kind(Kind.WHOLE, "seed");
    }

    private static void kind(Kind kind, String names) {
        for (String name : names.split(" ")) KINDS.put(name, kind);
    }

    private static Kind kindOf(NamedObjective objective, RecordComponent component) {
        var special = KINDS.get(objective.card().name() + "." + component.getName());
        var kind = special == null ? KINDS.get(component.getName()) : special;
        assertNotNull(
                kind,
                () -> "say in this test what '%s' of %s cannot be"
                        .formatted(component.getName(), objective.card().name()));
        return Objects.requireNonNull(kind);
    }

    static Stream<NamedObjective> objectives() {
        return Specimen.catalogue().stream();
    }

    private static List<RecordComponent> components(NamedObjective objective, Class<?>... types) {
        return Arrays.stream(objective.getClass().getRecordComponents())
                .filter(c -> List.of(types).contains(c.getType()))
                .toList();
    }

    private static NamedObjective with(NamedObjective objective, String setting, @Nullable Object value) {
        SequencedMap<String, @Nullable Object> settings = new LinkedHashMap<>(Catalogue.settings(objective));
        settings.put(setting, value);
        return Catalogue.read(settings);
    }

    private static void refused(NamedObjective objective, RecordComponent setting, @Nullable Object value) {
        String what = "%s: %s = %s".formatted(objective.card().name(), setting.getName(), value);
        String sentence = Refusal.of(what, () -> with(objective, setting.getName(), value));
        assertTrue(
                sentence.contains(objective.card().name()) || sentence.contains("inner"), () -> what + ": " + sentence);
        assertTrue(Refusal.names(setting.getName(), sentence), () -> what + " does not name the setting: " + sentence);
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void impossibleNumbersAreRefused(NamedObjective objective) {
        for (var setting : components(objective, double.class)) {
            var kind = kindOf(objective, setting);
            var impossible = new ArrayList<>(kind.impossible);
            impossible.addAll(List.of(Double.NaN, INFINITY, -INFINITY));
            for (double value : impossible) refused(objective, setting, value);
            for (double value : kind.possible) {
                assertDoesNotThrow(() -> with(objective, setting.getName(), value), setting.getName());
            }
        }
        for (var setting : components(objective, int.class)) {
            var kind = kindOf(objective, setting);
            for (double value : kind.impossible) refused(objective, setting, (int) value);
            for (double value : kind.possible) {
                assertDoesNotThrow(() -> with(objective, setting.getName(), (int) value), setting.getName());
            }
            for (double value : List.of(2.5, 1e12, -1e12, Double.NaN, INFINITY)) refused(objective, setting, value);
        }
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void valuesOfAnotherTypeAreRefused(NamedObjective objective) {
        for (var setting : objective.getClass().getRecordComponents()) {
            var wrong = new ArrayList<@Nullable Object>(Arrays.asList(null, new Object[] {}, "no-such-word"));
            var type = setting.getType();
            if (type != boolean.class) wrong.addAll(List.of(true, false));
            if (type != int.class && type != double.class && type != Course.class) wrong.addAll(List.of(1, 1.5));
            if (type == List.class) {
                wrong.addAll(List.of(List.of("x"), List.of(0), List.of(-1), List.of(List.of()), Map.of()));
                wrong.add(Arrays.asList((Object) null));
            } else {
                wrong.addAll(List.of(List.of(), List.of(1)));
            }
            if (type == NamedObjective.class) wrong.add(Map.of("type", "no-such-objective"));
            if (type == NamedObjective.class) wrong.add(Map.of("type", 7));
            else if (type != List.class) wrong.add(Map.of("nothing", 1));
            for (var value : wrong) {
                if (value instanceof Object[]) continue;
                String what = "%s: %s = %s".formatted(objective.card().name(), setting.getName(), value);
                String sentence = Refusal.of(what, () -> with(objective, setting.getName(), value));
                boolean within = sentence.contains("no-such-objective") || sentence.contains("\"type\"");
                assertTrue(within || Refusal.names(setting.getName(), sentence), () -> what + ": " + sentence);
            }
        }
    }

    @Test
    void coursesThatLeadNowhereAreRefusedWithTheirSetting() {
        var splade = Catalogue.named("splade");
        Map<String, Object> good = Map.of("kind", "linear", "from", 0, "to", 1, "over", 10);
        assertDoesNotThrow(() -> with(splade, "queryFlops", good));
        var bad = Map.<String, Object>of("kind", "lineer", "from", "x", "to", Double.NaN, "over", 0);
        bad.forEach((key, value) -> {
            var course = new LinkedHashMap<>(good);
            course.put(key, value);
            String sentence = Refusal.of(key, () -> with(splade, "queryFlops", course));
            assertTrue(sentence.startsWith("splade: queryFlops"), sentence);
            course.remove(key);
            String missing = Refusal.of(key, () -> with(splade, "queryFlops", course));
            assertTrue(missing.contains("needs '" + key + "'"), missing);
        });
        var negative = Map.of("kind", "linear", "from", 0, "to", -1, "over", 10);
        assertTrue(Refusal.of("negative", () -> with(splade, "queryFlops", negative))
                .contains("flops"));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void mistypedSettingsAreRefusedWithTheNearest(NamedObjective objective) {
        for (var setting : objective.getClass().getRecordComponents()) {
            String name = setting.getName();
            String typed = name + name.charAt(name.length() - 1);
            String sentence = Refusal.of(typed, () -> with(objective, typed, 1));
            assertTrue(sentence.contains(objective.card().name() + " has no setting '" + typed + "'"), sentence);
            assertTrue(sentence.contains("'" + name + "'") || sentence.contains("known are"), sentence);
        }
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void mistypedNamesAreRefusedWithTheNearest(NamedObjective objective) {
        var card = objective.card();
        Stream.concat(Stream.of(card.name()), card.aliases().stream()).forEach(name -> {
            String typed = name + "q";
            String sentence = Refusal.of(typed, () -> Catalogue.named(typed));
            assertTrue(sentence.startsWith("there is no objective '" + typed + "'; did you mean '"), sentence);
        });
    }
}
