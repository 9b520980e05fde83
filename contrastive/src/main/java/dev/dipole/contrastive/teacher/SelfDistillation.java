package dev.dipole.contrastive.teacher;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.ScoreTable;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Target;
import dev.dipole.tensor.Tensor;
import java.util.List;

/// Several heads of one encoder learn from their sum: each has a score table of the same rows and columns, and
/// the spread of the weighted sum teaches the spread of each.
///
/// `L = ½ ( (Σ_h λ_h L_h + L_Σ)/(H + 1) + Σ_h λ_h L'_h / H )`
///
/// `L_h` is cross entropy of the positives under the scores of head `h`, `L_Σ` that of the sum
/// `s_Σ = Σ_h w_h s_h`,
/// `L'_h = mean_i −Σ_j sg[softmax(s_Σ/τ)]_ij log softmax(s_h/τ)_ij`.
///
/// **Source.** Chen et al., "BGE M3-Embedding", 2024 (arXiv 2402.03216): dense, sparse and
/// multi-vector heads with `w` = 1, .3, 1 and `λ` = 1, .1, 1; `τ = .02` in its public examples.
///
/// This is a function of tables, not of a batch of vectors: whoever has heads makes the tables, as
/// [dev.dipole.contrastive.head.M3] does.
///
/// @param shares `w`, how much each head counts in the sum
/// @param weights `λ`, how much the losses of each head count
/// @param distil whether the heads learn from the sum; else `L = (Σ_h λ_h L_h + L_Σ)/(H + 1)`
public record SelfDistillation(double temperature, List<Double> shares, List<Double> weights, boolean distil) {
    public SelfDistillation {
        Check.positive("self-distillation: the temperature", temperature);
        shares = List.copyOf(shares);
        weights = List.copyOf(weights);
        if (shares.size() != weights.size() || shares.isEmpty()) {
            throw new ObjectiveException("self-distillation: give each head a share and a weight, not %d and %d"
                    .formatted(shares.size(), weights.size()));
        }
        shares.forEach(s -> Check.notNegative("self-distillation: a share", s));
        weights.forEach(w -> Check.notNegative("self-distillation: a weight", w));
    }

    /// Dense, sparse and multi-vector heads of BGE-M3, temperature .02.
    public SelfDistillation() {
        this(0.02, List.of(1.0, 0.3, 1.0), List.of(1.0, 0.1, 1.0), true);
    }

    /// The loss, a scalar.
    ///
    /// @param heads raw scores with target and candidates, one table a head, all alike but for the scores
    public Variable of(List<ScoreTable> heads) {
        int count = shares.size();
        if (heads.size() != count) {
            throw new ObjectiveException(
                    "self-distillation: %d tables do not fit %d heads".formatted(heads.size(), count));
        }
        var first = heads.get(0);
        Variable sum = first.scores().scale(shares.get(0));
        for (int h = 1; h < count; h++) sum = sum.add(heads.get(h).scores().scale(shares.get(h)));
        var together = first.withScores(sum);
        Variable direct = entropy(together);
        for (int h = 0; h < count; h++)
            direct = direct.add(entropy(heads.get(h)).scale(weights.get(h)));
        direct = direct.scale(1.0 / (count + 1));
        return distil ? direct.scale(.5).add(distilled(heads, together).scale(.5 / count)) : direct;
    }

    private Variable distilled(List<ScoreTable> heads, ScoreTable together) {
        var taught = new Target.Distribution(softmax(together));
        Variable sum = together.scores().scale(0).sum();
        for (int h = 0; h < heads.size(); h++) {
            sum = sum.add(entropy(heads.get(h).withTarget(taught)).scale(weights.get(h)));
        }
        return sum;
    }

    private Variable entropy(ScoreTable table) {
        var scaled = new Shaping.Temperature(temperature).apply(table);
        return Reduction.MEAN.of(new Link.CrossEntropy().costs(scaled));
    }

    /// The spread over candidates, a constant; 0 elsewhere.
    private Tensor softmax(ScoreTable table) {
        var scores = table.scores().value();
        double[] s = scores.toDoubles();
        double[] chosen = table.candidates().indicator(scores).toDoubles();
        int width = table.columns().size();
        for (int i = 0; i < s.length / width; i++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = i * width; k < (i + 1) * width; k++) if (chosen[k] != 0) largest = Math.max(largest, s[k]);
            double total = 0;
            for (int k = i * width; k < (i + 1) * width; k++) {
                s[k] = chosen[k] == 0 ? 0 : StrictMath.exp((s[k] - largest) / temperature);
                total += s[k];
            }
            for (int k = i * width; k < (i + 1) * width && total > 0; k++) s[k] /= total;
        }
        var spread = scores.like();
        spread.assign(s);
        return spread;
    }
}
