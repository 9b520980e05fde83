package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Weighted;
import java.util.ArrayList;
import java.util.List;

/// Both views of an item are classified: their classes are the clusters of the last epoch, the weights of the
/// classifier their centres.
///
/// `L = (1/2M) Σ_m Σ_v mean_i( LSE_c cos(z_vi, c)/τ − cos(z_vi, c_i)/τ )`, `c` the centres of clustering `m`
///
/// **Source.** Caron et al., "Unsupervised learning of visual features by contrasting cluster assignments",
/// 2020 (arXiv 2006.09882), appendix on DeepCluster-v2: spherical k-means of the vectors of the last epoch,
/// whose centres replace a classifier learnt anew; `τ = .1`, 3 clusterings of 3,000 clusters.
///
/// **The batch** brings anchor, positive and its share of `M` clusterings
/// ([dev.dipole.contrastive.Clustering]); their concentrations are not used.
///
/// **Degenerates** where all vectors are equal: the mean of the logarithms of the numbers of clusters.
///
/// **Relations.** [NormalisedSoftmax] with fixed proxies; [Swav] learns its centres and assigns within the
/// batch.
///
/// @param temperature `τ`
/// @param clusterings `M`
public record DeepClusterV2(double temperature, int clusterings) implements NamedObjective {
    public DeepClusterV2 {
        Check.positive("deepcluster-v2: the temperature", temperature);
        Check.atLeast("deepcluster-v2: clusterings", clusterings, 1);
    }

    /// Temperature .1, 3 clusterings.
    public DeepClusterV2() {
        this(0.1, 3);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "deepcluster-v2",
                        "(1/2M) Σ_m Σ_v mean_i( LSE_c cos(z_v,c)/τ − cos(z_v,c_i)/τ )",
                        "Caron et al. 2020 (arXiv 2006.09882), appendix")
                .needs("anchor, positive, several clusterings")
                .degenerates("the mean log of the numbers of clusters where all vectors are equal")
                .relations("one clustering as labels: normalised-softmax with fixed proxies");
    }

    @Override
    public Objective parts() {
        var terms = new ArrayList<Weighted>();
        for (int m = 0; m < clusterings; m++) {
            for (var role : List.of(Role.ANCHOR, Role.POSITIVE)) {
                terms.add(new Weighted(
                        0.5 / clusterings,
                        new TableTerm(
                                role.label(0) + "_clusters_" + (m + 1),
                                new Similarity.Cosine(),
                                new ProxyRelation.Clusters(role, m),
                                List.of(new Shaping.Temperature(temperature)),
                                new Link.CrossEntropy(),
                                Reduction.MEAN)));
            }
        }
        return Objective.sum(terms.toArray(Weighted[]::new));
    }
}
