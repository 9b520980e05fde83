package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.Arrays;

/// Divides every score by a temperature that follows the batch, `τ_a = τ (1 + α (A − A₀))` with `A` the mean
/// score of the positives, a constant: the better positives are aligned, the softer the softmax (Huang et al.,
/// "Model-aware contrastive learning", 2023, arXiv 2207.07874). Wants raw scores. `τ_a` is kept at least
/// a hundredth of `τ`.
public record AdaptiveTemperature(double temperature, double alpha, double alignment) implements Shaping.OfTable {
    public AdaptiveTemperature {
        Check.positive("the temperature", temperature);
        Check.finite("alpha", alpha);
        Check.finite("the alignment threshold", alignment);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var positives =
                table.target().meanScore(Variable.constant(table.scores().value()));
        double[] scores = positives.value().toDoubles();
        var judged = table.rowsWithPositives();
        double mean = Arrays.stream(scores).sum() / Math.max(1, judged.cardinality());
        double factor = Math.max(0.01, 1 + alpha * (mean - alignment));
        return table.withScores(table.scores().scale(1 / (temperature * factor)));
    }
}
