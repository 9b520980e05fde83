package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.BalancedAssignment;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Coding;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Weighted;
import java.util.List;
import java.util.Set;

/// One view predicts the sharpened assignment of the other to prototypes, while all prototypes are to be used.
///
/// `L = mean_i CE( sg softmax(z⁺·q/τ_t), softmax(z·q/τ) ) − λ H( mean_i softmax(z_i·q/τ) )`
///
/// **Source.** Assran et al., "Masked siamese networks for label-efficient learning", 2022 (arXiv 2204.07141),
/// `τ = .1`, `τ_t = .025`, `λ = 1` as in lightly, 1,024 prototypes. lightly balances the targets with three
/// Sinkhorn iterations besides, which are left out here.
/// In training the target is the following encoder's; both sides share the prototypes.
public record Msn(double temperature, double teacherTemperature, double balance, int prototypes)
        implements NamedObjective {
    public Msn {
        Check.positive("msn: the temperature", temperature);
        Check.positive("msn: the teacher's temperature", teacherTemperature);
        Check.notNegative("msn: the balance", balance);
        Check.atLeast("msn: prototypes", prototypes, 2);
    }

    /// Temperatures .1 and .025, `λ` 1, 1,024 prototypes.
    public Msn() {
        this(0.1, 0.025, 1, 1024);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "msn",
                        "CE(sg softmax(z⁺·q/τ_t), softmax(z·q/τ)) − λ H(mean softmax)",
                        "Assran et al. 2022 (arXiv 2204.07141)")
                .needs("anchor (the masked view), positive; perhaps momentum views; the weight prototypes")
                .degenerates("(1 − λ) log of the prototypes where all vectors are equal")
                .relations("λ = 0: one direction of dino")
                .aliases("masked-siamese");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(Prototypes.weight(prototypes));
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.MOMENTUM);
    }

    @Override
    public Objective parts() {
        var coding = new Coding.Sharpened(teacherTemperature);
        return Objective.sum(
                new Weighted(1, Prototypes.term("qd", Direction.QD, coding, temperature, new Link.CrossEntropy())),
                new Weighted(
                        balance,
                        Prototypes.term("balance", Direction.QD, coding, temperature, new BalancedAssignment())));
    }
}
