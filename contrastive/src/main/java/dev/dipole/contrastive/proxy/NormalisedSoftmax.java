package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// Each item must find the learned proxy of its class among those of all classes.
///
/// `L = mean_i( LSE_c S_ic − S_i,y(i) )`, `S = cos(x, w_c)/τ`
///
/// **Source.** Zhai & Wu, "Classification is a strong baseline for deep metric learning", 2019;
/// `τ = .05`. With the dot product, temperature 1 and a class for each text or its views it is instance loss
/// (Zheng et al., 2020, arXiv 1711.05535); the code of pytorch-metric-learning instead compares items
/// with each other and takes a label for a column, which is right for labels 0, 1, … in this order alone.
public record NormalisedSoftmax(double temperature, int classes, Similarity similarity) implements NamedObjective {
    public NormalisedSoftmax {
        Check.positive("normalised-softmax: the temperature", temperature);
        Proxies.checkClasses("normalised-softmax", classes);
    }

    /// Temperature .05.
    public NormalisedSoftmax() {
        this(0.05, 0);
    }

    public NormalisedSoftmax(double temperature, int classes) {
        this(temperature, classes, new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "normalised-softmax",
                        "mean_i( LSE_c cos(x,w_c)/τ − cos(x,w_y)/τ )",
                        "Zhai & Wu 2019 (arXiv 1811.12649), L_norm")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("log of the number of classes where all proxies are equal")
                .relations("infonce with proxies as positives")
                .aliases("norm-softmax", "instance-loss");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "proxies",
                similarity,
                new ProxyRelation.ItemsToProxies(1),
                List.of(new Shaping.Temperature(temperature)),
                new Link.CrossEntropy(),
                Reduction.MEAN));
    }
}
