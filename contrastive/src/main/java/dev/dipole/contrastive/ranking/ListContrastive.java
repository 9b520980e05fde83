package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.ListRelation;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Wanted;

/// The relevant candidates of a list against all of it: InfoNCE on given scores.
///
/// `L = mean_i( LSE_j S_ij − mean_{p∈P(i)} S_ip )`, `S = s/τ` or `σ(s)/τ`, `P(i)` the candidates with a
/// label above the threshold
///
/// **Source.** MultipleNegativesRankingLoss of sentence-transformers' cross-encoders (scale 10, sigmoid);
/// localised contrastive estimation (Gao et al., 2021, arXiv 2101.08751) where the other candidates are a
/// retriever's own.
public record ListContrastive(double temperature, boolean sigmoid, double threshold) implements NamedObjective {
    public ListContrastive {
        Check.positive("list-contrastive: the temperature", temperature);
        Check.finite("list-contrastive: the threshold", threshold);
    }

    /// Temperature 0.1 on `σ(s)`; labels above one half are relevant.
    public ListContrastive() {
        this(.1, true, .5);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "list-contrastive",
                        "mean_i( LSE_j S_ij − mean_p S_ip ), S = s/τ or σ(s)/τ",
                        "sentence-transformers, MultipleNegativesRankingLoss; Gao et al. 2021 (arXiv 2101.08751)")
                .needs(Order.NEEDS)
                .degenerates("a list without relevant candidates is not judged")
                .relations("infonce whose similarities are the scores; two candidates: ranknet")
                .aliases("lce", "localised-contrastive");
    }

    @Override
    public Objective parts() {
        return Order.of(
                new ListRelation.Lists(new Wanted.Above(threshold)),
                sigmoid,
                new Link.CrossEntropy(),
                new Shaping.Temperature(temperature));
    }
}
