package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.SigLip;
import dev.dipole.contrastive.proxy.ArcFace;
import dev.dipole.contrastive.proxy.SubCentreArcFace;
import dev.dipole.contrastive.softmax.Co2;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.GistEmbed;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Moco;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.Ressl;
import dev.dipole.contrastive.softmax.SoftTargets;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Objectives by name and settings, and the sentences for what cannot be.
class CatalogueTest {
    @Test
    void settingsMakeObjectives() {
        assertEquals(
                new InfoNce(.02, Directions.BOTH),
                Catalogue.read(Map.of("type", "infonce", "temperature", .02, "directions", "both")));
        assertEquals(new InfoNce(), Catalogue.read(Map.of("type", "MNRL")));
        assertEquals(
                new InfoNce(1, Directions.QD, Negatives.BATCH_AND_OWN, new Similarity.NegativeSquaredL2(), 0, false),
                Catalogue.read(Map.of(
                        "type",
                        "infonce",
                        "temperature",
                        1,
                        "negatives",
                        "batch-and-own",
                        "similarity",
                        "squared-euclidean",
                        "maskDuplicates",
                        false)));
        assertEquals(new Gte(.01, false), Catalogue.read(Map.of("type", "gte", "positiveTwice", false)));
    }

    @Test
    void settingsAreWrittenWithEveryDefaultAndReadBack() {
        assertEquals(
                "{type=infonce, temperature=0.05, directions=qd, negatives=all, similarity=cosine, margin=0.0,"
                        + " maskDuplicates=true}",
                Catalogue.settings(new InfoNce()).toString());
        for (var c : RecipeCase.all())
            assertEquals(c.objective(), Catalogue.read(Catalogue.settings(c.objective())), c.label());
        for (var c : SpreadCases.all())
            assertEquals(c.objective(), Catalogue.read(Catalogue.settings(c.objective())), c.label());
    }

    @Test
    void similaritiesAreNamesOrObjectsWithSettings() {
        assertEquals(
                new NtXent(.2, new Hyperbolic.Poincare(), true),
                Catalogue.read(Map.of("type", "nt-xent", "temperature", .2, "similarity", "poincare")));
        var curved = new NtXent(.5, new Hyperbolic.Lorentz(.5, new Hyperbolic.Lorentz().longest()), true);
        assertEquals(
                curved,
                Catalogue.read(Map.of("type", "nt-xent", "similarity", Map.of("type", "lorentz", "curvature", .5))));
        assertEquals(curved, Catalogue.read(Catalogue.settings(curved)));
        assertEquals(
                "wasserstein",
                Catalogue.settings(new NtXent(.5, new GaussianTransport(), true))
                        .get("similarity"));
        refused(
                "nt-xent: similarity has no setting 'curvatur'; did you mean 'curvature'?",
                () -> Catalogue.read(
                        Map.of("type", "nt-xent", "similarity", Map.of("type", "poincare", "curvatur", 1))));
        refused(
                "poincare: the curvature must be a number above 0, not -1.0",
                () -> Catalogue.read(
                        Map.of("type", "nt-xent", "similarity", Map.of("type", "poincare", "curvature", -1))));
        refused(
                "nt-xent: similarity: type must be one of cosine, dot, euclidean, squared-euclidean, complex-angle,"
                        + " unit-euclidean, signal-to-noise, poincare, lorentz, wasserstein, not 'ball'",
                () -> Catalogue.read(Map.of("type", "nt-xent", "similarity", Map.of("type", "ball"))));
    }

    @Test
    void settingsOfScoredRecipesAreReadBack() {
        for (var c : ScoredCases.all())
            assertEquals(c.objective(), Catalogue.read(Catalogue.settings(c.objective())), c.label());
    }

    @Test
    void namesAndAliasesAreUniqueAndCardsAreFilled() {
        var seen = new HashSet<String>();
        var silent = new ArrayList<String>();
        for (var objective : Catalogue.all()) {
            var card = objective.card();
            assertTrue(seen.add(card.name()), card.name());
            card.aliases().forEach(a -> assertTrue(seen.add(a), a));
            assertTrue(!card.formula().isBlank() && !card.source().isBlank(), card.name());
            assertTrue(!card.needs().isBlank(), card.name());
            if (card.family() == Family.REGULARISER) continue;
            if (card.degenerates().isBlank() || card.relations().isBlank()) silent.add(card.name());
            assertEquals(objective, Catalogue.named(card.name()));
        }
        assertEquals(List.of(), silent, "cards that do not say when they degenerate or whom they are related to");
    }

    /// Objectives live in packages by family, and say so.
    @Test
    void everyFamilyHasItsPackage() {
        for (var objective : Catalogue.all()) {
            var expected = switch (objective.card().family()) {
                case SOFTMAX -> List.of("softmax", "head");
                case PAIRS -> List.of("pairs");
                case METRIC -> List.of("metric");
                case PROXY -> List.of("proxy");
                case TEACHER -> List.of("teacher");
                case JOINT_EMBEDDING -> List.of("joint");
                case REGULARISER -> List.of("regulariser", "contrastive");
                case RANKING -> List.of("ranking");
                case PREFERENCE -> List.of("preference");
                case POLICY -> List.of("policy");
                case WRAPPER -> List.of("wrapper", "head", "insight");
            };
            String home = objective.getClass().getPackageName();
            String last = home.substring(home.lastIndexOf('.') + 1);
            assertTrue(expected.contains(last), () -> objective.card().name() + " lies in " + home);
        }
    }

    @Test
    void whatIsFoundElsewhereSaysWhere() {
        var names = new HashSet<String>();
        for (var objective : Catalogue.all()) {
            names.add(objective.card().name());
            names.addAll(objective.card().aliases());
        }
        for (var other : Catalogue.elsewhere()) {
            assertTrue(names.add(other.name()), other.name());
            assertTrue(!other.what().isBlank() && !other.instead().isBlank(), other.name());
        }
        refused(
                "'declutr' is no objective of its own (spans of one document as views); take nt-xent on spans drawn by"
                        + " the data",
                () -> Catalogue.named("declutr"));
    }

    @Test
    void wholeNumbersAreWhole() {
        assertEquals(
                new SubCentreArcFace(64, .5, 5, 10),
                Catalogue.read(Map.of("type", "subcentre-arcface", "centres", 5, "classes", 10)));
        refused(
                "subcentre-arcface: centres must be a whole number, not 2.5",
                () -> Catalogue.read(Map.of("type", "subcentre-arcface", "centres", 2.5)));
        refused(
                "subcentre-arcface: centres must be a whole number of at least 1, not 0",
                () -> Catalogue.read(Map.of("type", "subcentre-arcface", "centres", 0)));
    }

    /// Each number of each recipe is refused where it makes no sense, so that a mistyped recipe stops at once.
    @Test
    void everyNumberOfEveryRecipeIsChecked() {
        for (var objective : Catalogue.all()) {
            for (var setting : Catalogue.settings(objective).entrySet()) {
                if (!(setting.getValue() instanceof Double)) continue;
                var changed = new java.util.LinkedHashMap<String, Object>(Catalogue.settings(objective));
                changed.put(setting.getKey(), Double.NaN);
                assertThrows(
                        ObjectiveException.class,
                        () -> Catalogue.read(changed),
                        () -> objective.card().name() + " takes a NaN as " + setting.getKey());
            }
        }
    }

    @Test
    void whatCannotBeIsRefusedInOneSentence() {
        refused("infonce: the temperature must be a number above 0, not 0.0", () -> new InfoNce(0));
        refused("gte: the temperature must be a number above 0, not -1.0", () -> new Gte(-1, true));
        refused("nt-xent: the temperature must be a number above 0, not NaN", () -> new NtXent(Double.NaN));
        refused(
                "supcon: the temperature must be a number above 0, not Infinity",
                () -> new SupCon(Double.POSITIVE_INFINITY));
        refused(
                "infonce: the temperature must be a number above 0, not 0.0",
                () -> Catalogue.read(Map.of("type", "infonce", "temperature", 0)));
        refused(
                "infonce: temperature must be a number, not 'hot'",
                () -> Catalogue.read(Map.of("type", "infonce", "temperature", "hot")));
        refused(
                "infonce: directions must be one of qd, dq, both, not 'up'",
                () -> Catalogue.read(Map.of("type", "infonce", "directions", "up")));
        refused(
                "gte: maskDuplicates must be true or false, not 1",
                () -> Catalogue.read(Map.of("type", "gte", "maskDuplicates", 1)));
        refused(
                "infonce has no setting 'temprature'; did you mean 'temperature'?",
                () -> Catalogue.read(Map.of("type", "infonce", "temprature", 1)));
        refused("there is no objective 'infonec'; did you mean 'infonce'?", () -> Catalogue.named("infonec"));
        refused("an objective needs a \"type\", say \"infonce\"", () -> Catalogue.read(Map.of()));
        refused(
                "infonce: with negatives 'only-own' positives have nothing to choose from; take directions 'qd'",
                () -> new InfoNce(.05, Directions.BOTH, Negatives.ONLY_OWN));
        refused(
                "the weight of alignment must be a finite number, not NaN",
                () -> new Weighted(Double.NaN, new Regulariser.Alignment(2)));
        refused("an objective needs at least one term", Objective::sum);
        var unknown = assertThrows(ObjectiveException.class, () -> Catalogue.named("zzzzzzzz"));
        assertTrue(unknown.toString().contains("dipole objectives"), unknown::toString);
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedInOneSentence() {
        inFloat64(() -> {
            var a = View.live(Variable.constant(Tensor.full(Shape.of(3, 4), 1)));
            var short2 = View.live(Variable.constant(Tensor.full(Shape.of(2, 4), 1)));
            var narrow = View.live(Variable.constant(Tensor.full(Shape.of(3, 2), 1)));
            refused(
                    "this objective needs a view 'positive', the batch offers anchor",
                    () -> new InfoNce().of(Views.of(a)));
            refused(
                    "this objective needs the class of each row; give the batch labels",
                    () -> new SupCon().of(Views.of(a, a)));
            refused(
                    "the view 'positive' has 2 rows, the anchor 3; row i of every view belongs to pair i",
                    () -> Views.of(a, short2));
            refused(
                    "the view 'negative_2' has vectors of 2 numbers, the anchor of 4; both must come from models of"
                            + " one width",
                    () -> Views.of(a, a).with(Role.NEGATIVE, List.of(a, narrow)));
            refused("2 ids do not fit a view of 3 rows; give one per row", () -> a.withIds(Ints.of(1, 2)));
            refused(
                    "a view without rows has no loss; leave empty batches out",
                    () -> View.frozen(Tensor.full(Shape.of(0, 4), 0)));
            refused(
                    "a view is a matrix with a row per item, not a tensor of shape [4]",
                    () -> View.frozen(Tensor.full(Shape.of(4), 0)));
        });
    }

    @Test
    void whatABatchLacksIsNamed() {
        inFloat64(() -> {
            var a = View.live(Variable.parameter(Tensor.full(Shape.of(3, 4), 1)));
            var pair = Views.of(a, a);
            refused(
                    "this objective needs its weights 'log_scale'; make them with ObjectiveWeights.of(…) and give them to"
                            + " the batch",
                    () -> new SigLip().of(pair));
            refused(
                    "this objective needs a grade for each pair: how alike the two are, or 1 for yes and 0 for no",
                    () -> new CoSent().of(pair));
            refused(
                    "this objective needs a memory queue of earlier vectors; give the batch one, empty at the start",
                    () -> new Moco().of(pair));
            refused(
                    "this objective needs the items as a guide sees them: give the batch frozen views 'anchor_guide',"
                            + " 'positive_guide', and one for each negative",
                    () -> new GistEmbed().of(pair));
            refused(
                    "this objective needs a teacher's score for each candidate; give the batch some",
                    () -> new SoftTargets().of(pair));
            refused(
                    "the teacher scores 2 candidates, this objective compares 3",
                    () -> new SoftTargets().of(pair.withTeacherScores(Tensor.full(Shape.of(3, 2), 0))));
            refused(
                    "the view 'anchor_momentum' must be frozen, since nothing is to be learnt there; call freeze()",
                    () -> pair.with(Role.MOMENTUM, List.of(a)));
            refused(
                    "grades of shape [2] do not fit a batch of 3 pairs; give one per pair",
                    () -> pair.withGrades(Tensor.full(Shape.of(2), 0)));
            refused(
                    "the memory queue has vectors of 5 numbers, the anchor of 4",
                    () -> pair.withQueue(MemoryQueue.of(Tensor.full(Shape.of(2, 5), 0))));
            refused(
                    "proxies: say how many classes there are before training, with the setting 'classes'",
                    () -> ObjectiveWeights.of(new ArcFace(), 4, 1));
            var weights = ObjectiveWeights.of(new ArcFace(64, .5, 2), 4, 1);
            refused(
                    "class 5 has no weights: there are 2 classes, numbered from 0",
                    () -> new ArcFace().of(pair.withLabels(Ints.of(0, 1, 5)).with(weights)));
        });
    }

    /// A queue that is still empty is no error: there is nothing to choose from yet.
    @Test
    void anEmptyQueueTeachesNothingAndSaysSo() {
        inFloat64(() -> {
            var batch = Batch.pairs().followed(Batch.A, Batch.P).queued(new double[0][]);
            for (var objective : List.of(new Moco(), new Ressl(), new Co2())) {
                var loss = objective.measure(batch.views());
                assertEquals(0, loss.value().value().item());
                assertTrue(loss.report().degenerate(), () -> objective.card().name());
            }
        });
    }

    private static void refused(String sentence, org.junit.jupiter.api.function.Executable attempt) {
        assertEquals(sentence, assertThrows(ObjectiveException.class, attempt).getMessage());
    }
}
