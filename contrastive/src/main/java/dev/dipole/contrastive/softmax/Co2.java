package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Divergence;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.KeyRelation;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import java.util.List;
import java.util.Set;

/// [Moco] that also asks both views to lie alike to the queue.
///
/// `L = MoCo + w · ½( KL(p_q ‖ p_k) + KL(p_k ‖ p_q) )`, `p` softmaxes over the queue at `τ_c`, `p_k` a constant
///
/// **Source.** Wei et al., "CO2: consistent contrast for unsupervised visual representation learning", 2021
/// (arXiv 2010.02217). The weight is between 1 and 10 and the temperature of consistency .04 in common use;
/// lightly takes 1 and .05. Neither was checked against the paper's tables.
public record Co2(double temperature, double consistencyTemperature, double weight, boolean maskDuplicates)
        implements NamedObjective {
    public Co2 {
        Check.positive("co2: the temperature", temperature);
        Check.positive("co2: the temperature of consistency", consistencyTemperature);
        Check.notNegative("co2: the weight", weight);
    }

    /// Temperature .07, consistency at .04 with weight 10.
    public Co2() {
        this(0.07, 0.04, 10, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "co2",
                        "moco + w·½( KL(p_q‖p_k) + KL(p_k‖p_q) ) over the queue",
                        "Wei et al. 2021 (arXiv 2010.02217)")
                .needs("anchor, positive, a memory queue; perhaps momentum views")
                .degenerates("0 with an empty queue; log(1 + queue) where all vectors are equal")
                .relations("w = 0, or query = key: moco")
                .aliases("consistent-contrast");
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.MOMENTUM);
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(1, Moco.term(temperature, maskDuplicates)),
                new Weighted(weight / 2, consistency("reverse", true)),
                new Weighted(weight / 2, consistency("forward", false)));
    }

    private Term consistency(String name, boolean reverse) {
        return new TableTerm(
                name,
                new Similarity.Cosine(),
                new KeyRelation.OverQueue(consistencyTemperature),
                List.of(new Shaping.Temperature(consistencyTemperature)),
                new Divergence(reverse),
                Reduction.MEAN);
    }
}
