package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Coding;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Set;

/// Each view predicts how a slowly following encoder assigns the other to prototypes, centred and sharpened.
///
/// `L = −½ Σ_v mean_i Σ_k sg[ softmax_k((t_v' − c)/τ_t) ] log softmax_k( s_v/τ_s )`, `s`, `t` cosines with
/// prototypes
///
/// **Source.** Caron et al., "Emerging properties in self-supervised vision transformers", 2021
/// (arXiv 2104.14294); `τ_s = .1`, `τ_t = .04` (to .07), momentum of the encoder .996 to 1, 65,536
/// prototypes. [Ibot] adds the same on masked tokens.
///
/// **The batch** brings anchor, positive, their momentum views, the prototypes, and perhaps, as constants, the
/// teacher's own prototypes `momentum_prototypes` and the `centre`, which [#nextCentre] moves on. In training
/// the teacher is the following encoder, its prototypes follow with the same momentum, and the centre starts
/// at 0.
public record Dino(double temperature, double teacherTemperature, int prototypes) implements NamedObjective {
    public Dino {
        Check.positive("dino: the temperature", temperature);
        Check.positive("dino: the teacher's temperature", teacherTemperature);
        Check.atLeast("dino: prototypes", prototypes, 2);
    }

    /// Temperatures .1 and .04, 65,536 prototypes.
    public Dino() {
        this(0.1, 0.04, 65_536);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "dino",
                        "−½ Σ_v mean_i Σ_k sg[softmax((t−c)/τ_t)] log softmax(s/τ_s)",
                        "Caron et al. 2021 (arXiv 2104.14294), section 3.1")
                .needs(
                        "anchor, positive; perhaps momentum views; the weight prototypes, perhaps momentum_prototypes and centre")
                .degenerates("log of the prototypes where all vectors are equal")
                .relations("one net, no centre, equal temperatures: the entropy of the assignments");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(
                Prototypes.weight(prototypes),
                new OwnWeight.Following(ProxyRelation.MOMENTUM_PROTOTYPES, ProxyRelation.PROTOTYPES),
                new OwnWeight.Running(ProxyRelation.CENTRE, width -> Shape.of(prototypes), this::nextCentre));
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.MOMENTUM);
    }

    @Override
    public Objective parts() {
        return Prototypes.bothWays(new Coding.Sharpened(teacherTemperature), temperature);
    }

    /// The centre for the next batch: `.9 c + .1 mean t` over both views, a constant.
    public Tensor nextCentre(Views views) {
        return Prototypes.nextCentre(views, 0.9);
    }
}
