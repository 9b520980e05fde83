package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// Lets each pair pull or push by how far it is from its optimum: positives become `γ a_p (s − (1 − m))`,
/// negatives
/// `γ a_n (s − m)`, with constants `a_p = [1 + m − s]₊` and `a_n = [s + m]₊` (Sun et al., "Circle loss",
/// 2020). Wants cosines.
///
/// @param margin `m`
/// @param gamma `γ`
public record SelfPaced(double margin, double gamma) implements Shaping.OfRows {
    public SelfPaced {
        Check.finite("the margin", margin);
        Check.positive("gamma", gamma);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var like = table.scores().value();
        double[] s = like.toDoubles();
        double[] positive = table.positives().indicator(like).toDoubles();
        double[] pace = new double[s.length];
        double[] optimum = new double[s.length];
        for (int k = 0; k < s.length; k++) {
            boolean pulled = positive[k] != 0;
            pace[k] = gamma * Math.max(0, pulled ? 1 + margin - s[k] : s[k] + margin);
            optimum[k] = pulled ? 1 - margin : margin;
        }
        var paces = like.like();
        paces.assign(pace);
        var optima = like.like();
        optima.assign(optimum);
        return table.withScores(table.scores().sub(Variable.constant(optima)).mul(Variable.constant(paces)));
    }
}
