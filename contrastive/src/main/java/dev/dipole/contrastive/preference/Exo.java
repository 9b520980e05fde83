package dev.dipole.contrastive.preference;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.TokenReduction;

/// The preference that the policy implies against the labels', as a reverse divergence, which seeks a mode.
///
/// `L = mean_i( p (log p − log(1 − e)) + (1 − p) (log(1 − p) − log e) )`, `p = σ(βΔ)`
///
/// **Source.** Ji et al., "Towards efficient exact optimization of language model alignment", 2024 (arXiv
/// 2402.00856), eq. 16.
public record Exo(double beta, double smoothing, TokenReduction tokens) implements NamedObjective {
    public Exo {
        Check.positive("exo: beta", beta);
        if (!(smoothing > 0 && smoothing < 1)) {
            throw new ObjectiveException("exo: the smoothing must lie between 0 and 1, not " + smoothing);
        }
    }

    /// β = 0.1, labels wrong once in a thousand, sums over tokens.
    public Exo() {
        this(.1, 1e-3, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "exo",
                        "mean_i KL( (σ(βΔ), σ(−βΔ)) ‖ (1 − e, e) )",
                        "Ji et al. 2024 (arXiv 2402.00856), eq. 16")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("e = 1/2 and Δ = 0: 0");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(tokens, (d, other) -> cost(d.sub(other)));
    }

    private Variable cost(Variable delta) {
        var yes = Preferred.sigmoid(delta, beta);
        var no = Preferred.sigmoid(delta, -beta);
        var right = Preferred.softplus(delta, -beta).affine(-1, -StrictMath.log(1 - smoothing));
        var wrong = Preferred.softplus(delta, beta).affine(-1, -StrictMath.log(smoothing));
        return yes.mul(right).add(no.mul(wrong));
    }
}
