package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// What objectives with a proxy for each class have in common.
final class Proxies {
    private Proxies() {}

    /// So many proxies a class; 0 classes are as many as the data names.
    static List<OwnWeight> weights(int classes, int centres) {
        return List.of(new OwnWeight.PerClass(ProxyRelation.PROXIES, classes, centres, 1, 0));
    }

    static void checkClasses(String name, int classes) {
        Check.atLeast(name + ": classes", classes, 0);
    }

    /// Softmax over the cosines of an item with all proxies.
    static Objective softmax(int centres, Link link, Shaping... shapings) {
        return Objective.only(new TableTerm(
                "proxies",
                new Similarity.Cosine(),
                new ProxyRelation.ItemsToProxies(centres),
                List.of(shapings),
                link,
                Reduction.MEAN));
    }

    /// Multiplies scores.
    static Shaping scale(double scale) {
        return new Shaping.Temperature(1 / scale);
    }
}
