package dev.dipole.contrastive.head;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import dev.dipole.contrastive.regulariser.Flops;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.wrapper.Course;
import java.util.ArrayList;
import java.util.List;

/// Sparse vectors over the vocabulary that find each other by shared words and cost little to search.
///
/// `L = InfoNCE(dot, τ) + λ_q FLOPS(queries) + λ_d FLOPS(documents)`
///
/// **Source.** Formal et al., "SPLADE v2", 2021 (arXiv 2109.10086), eq. 5; `τ = 1`, `λ_q = 3e-4`, `λ_d = 1e-4`,
/// which are usually reached along a quadratic [Course] in the first 50,000 steps.
///
/// **The batch** brings anchor, positive and perhaps hard negatives: vectors with a number of at least 0 for
/// each entry of the vocabulary ([Vocabulary#splade]). Queries without a model ([Vocabulary#inferenceFree]) are
/// a frozen anchor; then `λ_q` changes nothing.
///
/// **Degenerates** where all vectors are 0: log of the number of candidates, FLOPS 0.
///
/// **Relations.** `λ = 0`: InfoNCE of dot products.
///
/// @param temperature `τ`
/// @param queryFlops `λ_q`
/// @param documentFlops `λ_d`
public record Splade(double temperature, Course queryFlops, Course documentFlops) implements NamedObjective {
    public Splade {
        Check.positive("splade: the temperature", temperature);
        Check.notNegative("splade: the weight of the queries' flops", Math.min(queryFlops.from(), queryFlops.to()));
        Check.notNegative(
                "splade: the weight of the documents' flops", Math.min(documentFlops.from(), documentFlops.to()));
    }

    /// Temperature 1, weights 3e-4 and 1e-4 from the start.
    public Splade() {
        this(1, Course.constant(3e-4), Course.constant(1e-4));
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "splade",
                        "mean_i( LSE_j S_ij − S_ii ) + λ_q Σ_t (mean q_t)² + λ_d Σ_t (mean d_t)²",
                        "Formal et al. 2021 (arXiv 2109.10086), eq. 5")
                .needs("anchor, positive, perhaps hard negatives: sparse vectors of weights ≥ 0")
                .degenerates("log of the number of candidates where all vectors are 0")
                .relations("λ = 0: infonce with similarity dot")
                .aliases("SpladeLoss");
    }

    @Override
    public Objective parts() {
        var choice = new InfoNce(temperature, Directions.QD, Negatives.ALL, new Similarity.Dot(), 0, true);
        var terms = new ArrayList<Weighted>(((WeightedSum) choice.parts()).terms());
        terms.add(new Weighted(queryFlops.from(), new FlopsOf("query_flops", List.of(Role.ANCHOR))));
        terms.add(new Weighted(
                documentFlops.from(), new FlopsOf("document_flops", List.of(Role.POSITIVE, Role.NEGATIVE))));
        return Objective.sum(terms.toArray(Weighted[]::new));
    }

    @Override
    public Splade at(int step, int total) {
        return new Splade(
                temperature,
                Course.constant(queryFlops.at(step, total)),
                Course.constant(documentFlops.at(step, total)));
    }

    /// [Flops] of the vectors of some roles, all together.
    private record FlopsOf(String name, List<Role> roles) implements Regulariser.Custom {
        @Override
        public Measured measure(Views views) {
            var all = new ArrayList<Variable>();
            for (var role : roles) views.all(role).stream().map(View::vectors).forEach(all::add);
            var value = Tape.in(name, () -> new Flops().of(Variable.concatRows(all)));
            return new Measured(value, TermReport.ofVectors(name, views.rows(), List.of()));
        }
    }
}
