package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.wrapper.Course;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.contrastive.wrapper.Sum;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Wrappers, chunks and views as a recipe names them.
class RecipeSettingsTest {
    private static Recipe quickstart(String... settings) {
        return Recipe.find("quickstart", List.of(settings));
    }

    @Test
    void aRecipeNamesChunksAndViews() {
        var plain = quickstart().training();
        assertEquals(0, plain.chunk());
        assertEquals(new ViewPlan(), plain.views());
        var plan = quickstart(
                        "training.chunk=32",
                        "training.views.queue=1024",
                        "training.views.momentum={\"kind\": \"cosine\", \"from\": 0.996, \"to\": 1, \"over\": 1}")
                .training();
        assertEquals(32, plan.chunk());
        assertEquals(new ViewPlan(false, 1024, Course.of(Course.Kind.COSINE, .996, 1), 0), plan.views());
        assertEquals(plan, plan.withSteps(plan.steps()));
        for (var wrong : List.of("training.chunk=-1", "training.views.queue=0", "training.views.momentum.from=2")) {
            var error = assertThrows(FileFormatException.class, () -> quickstart(wrong));
            assertTrue(error.getMessage().contains(wrong), error::getMessage);
        }
    }

    @Test
    void aRecipeHoldsObjectivesInsideObjectives() {
        var wrapped = quickstart(
                "objective={\"type\": \"matryoshka\", \"dimensions\": [256, 64], \"inner\": {\"type\": \"infonce\"}}",
                "objective.inner.temperature=0.02");
        assertEquals(new Matryoshka(List.of(256, 64), new InfoNce(.02)), wrapped.named());
        var again = JsonConfig.of("written", JsonConfig.tree(wrapped)).to(Recipe.class);
        assertEquals(wrapped.named(), again.named());
        assertEquals(wrapped, again);
        var sum = quickstart(
                "objective={\"type\": \"sum\", \"terms\": [{\"weight\": 2, \"objective\": {\"type\": \"infonce\"}}]}",
                "objective.terms.0.weight=0.5");
        assertEquals(new Sum(List.of(new Sum.Share(.5, new InfoNce()))), sum.named());
    }
}
