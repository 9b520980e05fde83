package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.LearnedScale;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import java.util.ArrayList;
import java.util.List;

/// [InfoNce] in both directions at a temperature that is learnt: `S = e^t cos`, `t` a weight of the objective.
///
/// `L = ½( mean_i( LSE_j S_ij − S_ii ) + mean_i( LSE_j S_ji − S_ii ) )`, `e^t ≤ most`
///
/// **Source.** Radford et al., "Learning transferable visual models from natural language supervision", 2021
/// (arXiv 2103.00020), sections 2.3 and 2.5: `t` begins at `log(1/.07)`, `e^t` is kept at most 100. Their
/// code clips the weight after a step; here the scale stops at the limit, and `t` then gets no gradient.
public record Clip(double initialTemperature, double mostScale, Similarity similarity, boolean maskDuplicates)
        implements NamedObjective {
    public Clip {
        Check.positive("clip: the initial temperature", initialTemperature);
        Check.positive("clip: the largest scale", mostScale);
    }

    /// Begins at temperature .07; scale at most 100.
    public Clip() {
        this(0.07, 100, new Similarity.Cosine(), true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "clip",
                        "½( CE(e^t cos) + CE(e^t cosᵀ) ), t learnt",
                        "Radford et al. 2021 (arXiv 2103.00020), section 2.3")
                .needs("anchor, positive; the weight log_scale")
                .degenerates("0 with one row; log B where all vectors are equal")
                .relations("infonce in both directions at temperature e^−t")
                .aliases("learned-temperature");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(new OwnWeight.Scalar(LearnedScale.LOG_SCALE, -StrictMath.log(initialTemperature)));
    }

    @Override
    public Objective parts() {
        return Objective.sum(new Weighted(0.5, term("qd", Direction.QD)), new Weighted(0.5, term("dq", Direction.DQ)));
    }

    private Term term(String name, Direction direction) {
        var shapings = new ArrayList<Shaping>();
        if (maskDuplicates) shapings.add(new Shaping.DropDuplicates());
        shapings.add(new LearnedScale(false, mostScale));
        var relation = new Relation.Diagonal(direction);
        return new TableTerm(name, similarity, relation, shapings, new Link.CrossEntropy(), Reduction.MEAN);
    }
}
