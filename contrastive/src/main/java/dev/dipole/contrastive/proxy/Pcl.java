package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Concentrations;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import dev.dipole.contrastive.softmax.Moco;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Each anchor must find its key among a queue, and its cluster among those of several clusterings, each
/// cluster at a temperature of its own.
///
/// `L = moco + (1/M) Σ_m mean_i( LSE_c cos(q_i, c)/φ_c − cos(q_i, c_i)/φ_{c_i} )`, `c` the centres of
/// clustering `m`, `c_i` that of item `i`
///
/// **Source.** Li et al., "Prototypical contrastive learning of unsupervised representations", 2021
/// (arXiv 2005.04966), eq. 11 (ProtoNCE) with the concentrations `φ` of eq. 12; `τ = .1`, 16,384 keys, `M = 3`
/// with 25,000, 50,000 and 100,000 clusters of the momentum encoder's vectors, made anew before each epoch. The
/// authors draw as many other centres as there are keys; here all compete.
///
/// **The batch** brings anchor, positive, a queue, perhaps momentum views, and its share of `M` clusterings
/// ([dev.dipole.contrastive.Clustering], which also works out `φ`).
///
/// **Degenerates** where all vectors are equal: each clustering gives
/// `log Σ_c e^{1/φ_c} − mean_i 1/φ_{c_i}`.
///
/// **Relations.** One item a cluster and equal `φ` is infonce with keys of the last epoch.
///
/// @param temperature `τ` of the keys
/// @param clusterings `M`
public record Pcl(double temperature, int clusterings, boolean maskDuplicates) implements NamedObjective {
    public Pcl {
        Check.positive("pcl: the temperature", temperature);
        Check.atLeast("pcl: clusterings", clusterings, 1);
    }

    /// Temperature .1, 3 clusterings.
    public Pcl() {
        this(0.1, 3, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "pcl",
                        "moco + (1/M) Σ_m mean_i( LSE_c cos(q,c)/φ_c − cos(q,c_i)/φ_{c_i} )",
                        "Li et al. 2021 (arXiv 2005.04966), eq. 11 and 12")
                .needs("anchor, positive, a memory queue, several clusterings; perhaps momentum views")
                .degenerates("moco and, of each clustering, log Σ_c e^{1/φ_c} − mean 1/φ where all vectors are equal")
                .relations("the second part at equal φ: deepcluster-v2 of the anchors")
                .aliases("proto-nce", "prototypical-contrast");
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PAIRS, Need.MOMENTUM, Need.QUEUE, Need.CLUSTERINGS);
    }

    @Override
    public Objective parts() {
        var keys = new Moco(temperature, maskDuplicates);
        var terms = new ArrayList<Weighted>(((WeightedSum) keys.parts()).terms());
        for (int m = 0; m < clusterings; m++) {
            terms.add(new Weighted(
                    1.0 / clusterings,
                    new TableTerm(
                            "clusters_" + (m + 1),
                            new Similarity.Cosine(),
                            new ProxyRelation.Clusters(Role.ANCHOR, m),
                            List.of(new Concentrations(m)),
                            new Link.CrossEntropy(),
                            Reduction.MEAN)));
        }
        return Objective.sum(terms.toArray(Weighted[]::new));
    }
}
