package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.regulariser.CodingRate;
import dev.dipole.contrastive.regulariser.OfViews;
import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
/// All vectors together take much room, those of one class little: the rate that knowing the class saves.
///
/// `L = −ΔR`, `ΔR = R(Z) − Σ_c (n_c/n) R(Z_c)`, `R(Z) = ½ log det( I + D/(n ε) Zᵀ Z )`
///
/// **Source.** Yu et al., "Learning diverse and discriminative representations via the principle of maximal
/// coding rate reduction", 2020, eqs. 1, 2 and 7; `ε` stands for the paper's `ε²`, .5.
///
/// **The batch** brings anchors with labels, and positives if there are any: items of the same classes.
///
/// **Degenerates** with one class, or with one item in each of all classes that are alike: 0 in the first case.
/// With vectors of 0 it is 0.
///
/// **Relations.** [EmpSsl] without classes. Classes that are pairs of views make it a loss of two views.

public record Mcr2(double distortion) implements NamedObjective {
    public Mcr2 {
        Check.positive("mcr2: the distortion", distortion);
    }

    /// `ε = .5`.
    public Mcr2() {
        this(.5);
    }

    @Override
    public Card card() {
        return new Card(
                        "mcr2",
                        "−R(Z) + Σ_c (n_c/n) R(Z_c), R(Z) = ½ log det( I + D/(n ε) Zᵀ Z )",
                        "Yu et al. 2020 (arXiv 2006.08558), eqs. 1, 2 and 7",
                        List.of("coding-rate-reduction"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, perhaps positive, labels")
                .degenerates("0 with one class, or where all vectors are 0")
                .relations("without classes the coding rate of emp-ssl");
    }

    @Override
    public Objective parts() {
        return Objective.only(new Reduction(distortion));
    }

    private record Reduction(double distortion) implements Regulariser.Custom {
        @Override
        public String name() {
            return "coding_rate_reduction";
        }

        @Override
        public Set<Need> needs() {
            return Set.of(Need.LABELS);
        }

        @Override
        public Measured measure(Views views) {
            var items = View.stack(OfViews.items(views));
            var labels = items.labels();
            if (labels == null) {
                throw new ObjectiveException("this objective needs the class of each row; give the batch labels");
            }
            var value = Tape.in(name(), () -> of(items.vectors(), labels));
            return new Measured(value, TermReport.ofVectors(name(), items.rows(), List.of()));
        }

        private Variable of(Variable z, Ints labels) {
            var rowsOf = new TreeMap<Integer, List<Integer>>();
            for (int i = 0; i < labels.size(); i++) {
                rowsOf.computeIfAbsent(labels.get(i), c -> new ArrayList<>()).add(i);
            }
            var sum = CodingRate.rate(z, distortion).scale(-1);
            for (var rows : rowsOf.values()) {
                int[] chosen = rows.stream().mapToInt(Integer::intValue).toArray();
                double share = chosen.length / (double) labels.size();
                sum = sum.add(
                        CodingRate.rate(z.gather(Ints.of(chosen)), distortion).scale(share));
            }
            return sum;
        }
    }
}
