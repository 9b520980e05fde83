package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Logistic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// Two encoders, started alike, must agree on equal sentences and disagree on others: binary cross entropy of
/// dot products, summed.
///
/// `L = Σ_i( softplus(z_i) − y_i z_i )`, `z_i = ⟨f(x_i), g(x_i')⟩`; `y_i = 1` where the two sentences are equal
///
/// **Source.** Carlsson et al., "Semantic re-tuning with contrastive tension", 2021; 7 pairs of
/// different sentences for each pair of equal ones.
///
/// **The batch** brings as anchor what the first encoder says, as positive what the second says, and grades 1
/// or 0.
public record ContrastiveTension() implements NamedObjective {
    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "contrastive-tension",
                        "Σ_i( softplus(z_i) − y_i z_i ), z_i = ⟨f(x_i), g(x_i')⟩",
                        "Carlsson et al. 2021 (ICLR)")
                .needs("anchor and positive from two encoders; grades 1 for equal sentences, 0 for others")
                .degenerates("teaches the length of vectors where all grades are equal")
                .relations("siglip's link without scale and bias, summed")
                .aliases("ct");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "pairs",
                new Similarity.Dot(),
                new PairRelation.Graded(),
                List.of(),
                new Logistic(false, 1),
                Reduction.SUM));
    }
}
