package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Coding;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import java.util.List;

/// Each view predicts to which prototypes the other is assigned, where all prototypes get equally many items.
///
/// `L = −½ Σ_{v} mean_i Σ_k sg[Q_v'ik] log softmax_k( cos(z_vi, c_k)/τ )`, `Q` by Sinkhorn–Knopp
///
/// **Source.** Caron et al., "Unsupervised learning of visual features by contrasting cluster assignments",
/// 2020 (arXiv 2006.09882); `τ = .1`, `ε = .05`, 3 iterations, 3,000 prototypes, kept fixed in the
/// first epoch. Prototypes are compared at length 1.
public record Swav(double temperature, double epsilon, int iterations, int prototypes) implements NamedObjective {
    public Swav {
        Check.positive("swav: the temperature", temperature);
        Check.positive("swav: epsilon", epsilon);
        Check.atLeast("swav: iterations", iterations, 0);
        Check.atLeast("swav: prototypes", prototypes, 2);
    }

    /// Temperature .1, `ε` .05, 3 iterations, 3,000 prototypes.
    public Swav() {
        this(0.1, 0.05, 3, 3000);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "swav",
                        "−½ Σ_v mean_i Σ_k sg[Q_v'ik] log softmax_k(z_v·c/τ)",
                        "Caron et al. 2020 (arXiv 2006.09882)")
                .needs("anchor, positive; the weight prototypes")
                .degenerates("log of the prototypes where all vectors are equal")
                .relations("ε → ∞: even targets")
                .aliases("swapped-assignments");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(Prototypes.weight(prototypes));
    }

    @Override
    public Objective parts() {
        var coding = new Coding.Balanced(epsilon, iterations);
        return Prototypes.bothWays(coding, temperature);
    }
}
