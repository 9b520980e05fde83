package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.insight.Strict;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a batch must bring is declared: whatever an objective refuses to do without stands among its needs, and
/// it never uses more than that.
class NeedsTest {
    /// What an objective makes do without, with the items themselves in its place; the method wants it all the
    /// same.
    private static final Set<Need> REPLACEABLE = EnumSet.of(Need.MOMENTUM, Need.PREDICTION);

    /// What is in the vectors themselves, which every batch here has as its objective wants them.
    private static final Set<Need> VECTORS = EnumSet.of(Need.PAIRS, Need.NEGATIVES, Need.TOKEN_ROWS);

    private static Batch without(Batch batch, Need need) {
        var m = batch.more();
        var labels = need == Need.LABELS || need == Need.PAIR_CLASSES ? List.<Integer>of() : batch.labels();
        boolean queue = need == Need.QUEUE || need == Need.LABELLED_QUEUE;
        return new Batch(
                batch.matrices(),
                labels,
                new Batch.More(
                        need == Need.PREDICTION ? List.of() : m.predictions(),
                        need == Need.MOMENTUM ? List.of() : m.momentum(),
                        need == Need.GUIDE ? List.of() : m.guides(),
                        need == Need.GRADES ? List.of() : m.grades(),
                        need == Need.TEACHER_SCORES ? List.of() : m.teacher(),
                        queue ? List.of() : m.queue(),
                        queue ? List.of() : m.queueLabels(),
                        need == Need.LAYERS ? List.of() : m.layers(),
                        need == Need.TOKENS ? List.of() : m.tokens(),
                        m.weights(),
                        need == Need.CLUSTERINGS ? List.of() : m.clusterings()));
    }

    private static boolean brings(Batch batch, Need need) {
        var m = batch.more();
        return switch (need) {
            case LABELS -> !batch.labels().isEmpty();
            case QUEUE -> !m.queue().isEmpty() && m.queueLabels().isEmpty();
            case LABELLED_QUEUE -> !m.queueLabels().isEmpty();
            case MOMENTUM -> !m.momentum().isEmpty();
            case PREDICTION -> !m.predictions().isEmpty();
            case LAYERS -> !m.layers().isEmpty();
            case TOKENS -> !m.tokens().isEmpty();
            case GRADES -> !m.grades().isEmpty();
            case TEACHER_SCORES -> !m.teacher().isEmpty();
            case GUIDE -> !m.guides().isEmpty();
            case CLUSTERINGS -> !m.clusterings().isEmpty();
            case PAIRS, NEGATIVES, PAIR_CLASSES, TOKEN_ROWS, LISTS, COMPLETIONS -> false;
        };
    }

    /// Needs of what is beside the vectors; the kind of a pair is a class, too.
    private static Set<Need> classes(Set<Need> needs) {
        var all = EnumSet.noneOf(Need.class);
        all.addAll(needs);
        if (all.remove(Need.PAIR_CLASSES) || all.contains(Need.TOKEN_ROWS)) all.add(Need.LABELS);
        all.removeAll(VECTORS);
        return all;
    }

    @TestFactory
    Stream<DynamicTest> whatIsRefusedWithoutIsDeclared() {
        return RecipeCase.all().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.label(),
                        () -> inFloat64(() -> {
                            var needs = classes(c.objective().needs());
                            for (var need : Need.values()) {
                                boolean declared = needs.contains(need);
                                if (!brings(c.batch(), need)) {
                                    assertTrue(!declared || REPLACEABLE.contains(need), () -> need + " is not used");
                                    continue;
                                }
                                var poorer = without(c.batch(), need);
                                if (!declared) Numeric.loss(c.objective(), poorer);
                                else if (!REPLACEABLE.contains(need)) {
                                    assertThrows(
                                            ObjectiveException.class,
                                            () -> Numeric.loss(c.objective(), poorer),
                                            () -> need + " is not needed");
                                }
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> viewsThatRegularisersNeedAreDeclared() {
        return SpreadCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.label(),
                        () -> inFloat64(() -> {
                            var needs = EnumSet.noneOf(Need.class);
                            for (var slot : c.slots()) {
                                if (slot.role() == Role.MOMENTUM) needs.add(Need.MOMENTUM);
                                if (slot.role() == Role.PREDICTION) needs.add(Need.PREDICTION);
                            }
                            boolean optional = c.labels().isEmpty() || unlabelled(c);
                            if (!optional) needs.add(Need.LABELS);
                            var declared = classes(c.objective().needs());
                            declared.remove(Need.TOKENS); // tokens as anchors
                            assertEquals(needs, declared);
                        })));
    }

    private static boolean unlabelled(SpreadCase c) {
        var plain =
                new SpreadCase(c.label(), c.objective(), c.slots(), List.of(), c.golden(), c.collapsed(), c.facts());
        try {
            return Double.isFinite(plain.loss());
        } catch (ObjectiveException e) {
            return false;
        }
    }

    @Test
    void scoresAndCompletionsAreDeclared() {
        for (var c : ScoredCases.all()) {
            var expected = c.given().hasCompletions() ? Need.COMPLETIONS : Need.LISTS;
            assertEquals(Set.of(expected), Set.copyOf(c.objective().needs()), c.label());
        }
    }

    /// Whatever stands around an objective needs what that needs.
    @Test
    void wrappersPassNeedsOn() {
        var supervised = Map.of("type", "supcon");
        for (var objective : Catalogue.all()) {
            var settings = Catalogue.settings(objective);
            if (!settings.containsKey("inner")) continue;
            if (objective.card().name().equals("scheduled")) continue; // infonce with margin, below
            settings.put("inner", supervised);
            assertTrue(
                    Catalogue.read(settings).needs().contains(Need.LABELS),
                    objective.card().name());
        }
        var scheduled = Map.of("type", "scheduled", "setting", "temperature", "course", .1, "inner", supervised);
        assertTrue(Catalogue.read(scheduled).needs().contains(Need.LABELS));
        var sum = Map.of("type", "sum", "terms", List.of(Map.of("weight", 1, "objective", supervised)));
        assertTrue(Catalogue.read(sum).needs().contains(Need.LABELS));
        var strict = Map.of("type", new Strict().card().name(), "inner", supervised);
        assertTrue(Catalogue.read(strict).needs().contains(Need.LABELS));
    }
}
