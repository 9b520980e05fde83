package dev.dipole.contrastive.preference;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.CompletionRelation.PairWeight;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NegativeLogLikelihood;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairLink;
import dev.dipole.contrastive.PairLoss;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.tensor.Unary;
import java.util.List;

/// What objectives of preferences have in common: tables of log-probabilities, and functions of a difference.
final class Preferred {
    static final String PAIRS = "pairs of completions with the reference's log-probabilities";
    static final String FREE_PAIRS = "pairs of completions";
    static final String UNDECIDED = "pairs of equal rewards are not judged";

    /// Exponents beyond this overflow single precision.
    private static final double MOST = 80;

    private Preferred() {}

    /// A function of the log-ratios of each pair, averaged over pairs.
    static Objective ratios(TokenReduction tokens, PairLoss loss) {
        return Objective.only(pairs(Scoring.ratio(tokens), PairWeight.ONE, loss));
    }

    static Term pairs(Scoring scoring, PairWeight weight, PairLoss loss) {
        return table("preferred", new CompletionRelation.Pairs(scoring, weight), new PairLink(loss));
    }

    /// How unlikely the preferred completions are.
    static Term likelihood(TokenReduction tokens) {
        return table("likelihood", new CompletionRelation.Better(Scoring.plain(tokens)), new NegativeLogLikelihood());
    }

    static TableTerm table(String name, Relation relation, Link link, Shaping... shapings) {
        return new TableTerm(
                name, new Similarity.Given(false), relation, List.of(shapings), link, Reduction.MEAN_OF_JUDGED);
    }

    /// `(1 − e) log(1 + e^{−βΔ}) + e log(1 + e^{βΔ})`
    static Variable logistic(Variable delta, double beta, double smoothing) {
        var cost = delta.scale(-beta).apply(Unary.SOFTPLUS);
        // softplus(x) = softplus(−x) + x
        return smoothing == 0 ? cost : cost.add(delta.scale(beta * smoothing));
    }

    static Variable sigmoid(Variable x, double factor) {
        return x.scale(factor).apply(Unary.SIGMOID);
    }

    /// `log(1 + e^{f x})`
    static Variable softplus(Variable x, double factor) {
        return x.scale(factor).apply(Unary.SOFTPLUS);
    }

    /// `eˣ`, level beyond e⁸⁰, which single precision still holds.
    static Variable exp(Variable x) {
        return bounded(x, MOST).apply(Unary.EXP);
    }

    /// `min(x, most)`, exact below.
    static Variable bounded(Variable x, double most) {
        double[] values = x.value().toDoubles();
        double[] inside = new double[values.length];
        double[] rest = new double[values.length];
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            inside[i] = values[i] <= most ? 1 : 0;
            rest[i] = values[i] <= most ? 0 : most;
            any |= values[i] > most;
        }
        if (!any) return x;
        var mask = x.value().like();
        mask.assign(inside);
        var levels = x.value().like();
        levels.assign(rest);
        return x.where(mask, 0).add(Variable.constant(levels));
    }
}
