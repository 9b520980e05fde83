package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.regulariser.Moments;
import dev.dipole.contrastive.softmax.NtXent;
import java.util.List;
import java.util.Set;
/// NT-Xent on the first coordinates of the encoder's own vectors, without a projection head.
///
/// `L = NT-Xent( z[:d0] )`
///
/// **Source.** Jing et al., "Understanding dimensional collapse in contrastive self-supervised learning", 2022;
/// `τ = .5`; `d0` 64 in public code (lightly), 360 of 2048 in the paper.
///
/// **The batch** brings anchor and positive, at least `d0` wide.
///
/// **Degenerates** like [NtXent]; coordinates from `d0` on get no gradient from it.
///
/// **Relations.** `d0 = D` is [NtXent].

public record DirectClr(int width, double temperature) implements NamedObjective {
    public DirectClr {
        Check.atLeast("directclr: the width", width, 1);
        Check.positive("directclr: the temperature", temperature);
    }

    /// The first 64 coordinates, temperature .5.
    public DirectClr() {
        this(64, .5);
    }

    @Override
    public Card card() {
        return new Card(
                        "directclr",
                        "NT-Xent of the first d0 coordinates",
                        "Jing et al. 2022 (arXiv 2110.09348)",
                        List.of())
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, at least d0 wide")
                .degenerates("like nt-xent; coordinates from d0 on get no gradient")
                .relations("the whole width: nt-xent");
    }

    @Override
    public Set<Need> needs() {
        return new NtXent(temperature).needs();
    }

    @Override
    public Objective parts() {
        var inner = new NtXent(temperature);
        return views -> inner.measure(views.map(this::first));
    }

    private Variable first(Variable z) {
        if (z.shape().width() < width) {
            throw new ObjectiveException("directclr: vectors of %d numbers have no first %d; set a smaller width"
                    .formatted(z.shape().width(), width));
        }
        return Moments.transposed(Moments.transposed(z).slice(0, width));
    }
}
