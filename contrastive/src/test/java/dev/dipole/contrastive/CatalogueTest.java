package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
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
    void settingsOfScoredRecipesAreReadBack() {
        for (var c : ScoredCases.all())
            assertEquals(c.objective(), Catalogue.read(Catalogue.settings(c.objective())), c.label());
    }

    @Test
    void namesAndAliasesAreUniqueAndCardsAreFilled() {
        var seen = new HashSet<String>();
        for (var objective : Catalogue.all()) {
            var card = objective.card();
            assertTrue(seen.add(card.name()), card.name());
            card.aliases().forEach(a -> assertTrue(seen.add(a), a));
            assertTrue(!card.formula().isBlank() && !card.source().isBlank(), card.name());
            assertEquals(objective, Catalogue.named(card.name()));
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
        assertTrue(unknown.toString().contains("known are infonce, mnrl"), unknown::toString);
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

    private static void refused(String sentence, org.junit.jupiter.api.function.Executable attempt) {
        assertEquals(sentence, assertThrows(ObjectiveException.class, attempt).getMessage());
    }
}
