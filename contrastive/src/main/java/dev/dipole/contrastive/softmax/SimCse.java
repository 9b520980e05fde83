package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnNegativeWeight;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;

/// A sentence must find its second view: another dropout pass of itself, or a sentence that it entails.
///
/// `L = mean_i( log( Σ_j e^S(i,j⁺) + Σ_j e^{S(i,j⁻) + w·1[i=j]} ) − S(i,i⁺) )`
///
/// **Source.** Gao et al., "SimCSE: simple contrastive learning of sentence embeddings", 2021 (arXiv
/// 2104.08821), eq. 4 (unsupervised), eq. 5 and appendix (supervised, with the weight of the own negative);
/// cosine, `τ = .05`.
///
/// **The batch** of the unsupervised form has as positive the same texts, read again with other dropout masks;
/// the supervised form brings contradictions as hard negatives.
public record SimCse(double temperature, double ownNegativeLogWeight, boolean maskDuplicates)
        implements NamedObjective {
    public SimCse {
        Check.positive("simcse: the temperature", temperature);
        Check.finite("simcse: the log weight of own negatives", ownNegativeLogWeight);
    }

    /// Temperature .05; own negatives count once.
    public SimCse() {
        this(0.05, 0, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "simcse",
                        "mean_i( LSE_j(S_ij, S_ij⁻ + w 1[i=j]) − S_ii )",
                        "Gao et al. 2021 (arXiv 2104.08821), eq. 4 and 5")
                .needs("anchor, positive (a second dropout pass, or an entailed text), perhaps hard negatives")
                .degenerates("0 with one row and no hard negative")
                .relations("w = 0: infonce; w → −∞: the own negative is left out")
                .aliases("simcse-sup", "simcse-unsup");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<>(Shaping.contrastive(maskDuplicates, 0, temperature));
        shapings.add(new OwnNegativeWeight(ownNegativeLogWeight));
        var relation = Relation.beside(
                new Relation.Diagonal(Direction.QD), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.ALL));
        return Objective.only(new TableTerm(
                "qd", new Similarity.Cosine(), relation, shapings, new Link.CrossEntropy(), Reduction.MEAN));
    }
}
