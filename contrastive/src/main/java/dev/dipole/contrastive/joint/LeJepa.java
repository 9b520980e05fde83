package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.regulariser.OfViews;
import dev.dipole.contrastive.regulariser.SigReg;
import java.util.List;
/// Vectors like a standard normal sample, views close to the mean of the global ones.
///
/// `L = λ mean_v SIGReg(Z_v) + (1 − λ) mean_v mean (z_v − mean of the global views)²`
///
/// with `SIGReg(Z) = mean_a B ∫ |mean_i e^{i t ⟨a, z_i⟩} − e^{−t²/2}|² e^{−t²/2} dt` over random unit `a` (see
/// [dev.dipole.contrastive.regulariser.SigReg]).
///
/// **Source.** Balestriero & LeCun, "LeJEPA: provable and scalable self-supervised learning without the
/// heuristics", 2025; `λ = .05`, 1024 slices, 17 knots from 0 to 3.
///
/// **The batch** brings anchor and positive, the global views, and further views, the local ones.
///
/// **Degenerates** nowhere that matters: a constant vector is far from normal. With one row it still has a
/// gradient.
///
/// **Relations.** [VicReg] asks for the same mean distance and two moments; here all moments count.
///
/// @param slices how many random directions
/// @param knots places of the integral
/// @param bound where it ends
/// @param seed of the directions where the recording has no randomness; see [SigReg]

public record LeJepa(double lambda, int slices, int knots, double bound, int seed) implements NamedObjective {
    public LeJepa {
        Check.share("lejepa: lambda", lambda);
        Check.atLeast("lejepa: the number of slices", slices, 1);
        Check.atLeast("lejepa: the number of knots", knots, 2);
        Check.positive("lejepa: the bound", bound);
    }

    /// `λ = .05`, 1024 slices, 17 knots up to 3.
    public LeJepa() {
        this(.05, 1024, 17, 3, 0);
    }

    @Override
    public Card card() {
        return new Card(
                        "lejepa",
                        "λ mean_v SIGReg(Z_v) + (1 − λ) mean (z_v − mean of the global views)²",
                        "Balestriero & LeCun 2025 (arXiv 2511.08544)",
                        List.of("sigreg"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor and positive, the global views; further views, the local ones")
                .degenerates("nowhere that matters: a constant is far from normal")
                .relations("vicreg asks for the same mean distance and two moments; here all moments count");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(lambda, new OfViews(new SigReg(slices, knots, bound, seed), OfViews.Over.MEAN)),
                new Weighted(1 - lambda, new OfItems("invariance", 1, LeJepa::invariance)));
    }

    private static Variable invariance(List<Variable> views) {
        var centre = Agreement.mean(views.subList(0, 2));
        return Agreement.mean(
                views.stream().map(z -> Agreement.meanSquare(z, centre)).toList());
    }
}
