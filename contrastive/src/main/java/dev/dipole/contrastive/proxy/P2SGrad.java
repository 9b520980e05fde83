package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.SquaredError;
import java.util.List;

/// Cosines with the proxies shall be 1 for the own class and 0 for all others.
///
/// `L = mean_i Σ_c ( cos(x_i, w_c) − 1[c = y_i] )²`
///
/// **Source.** Zhang et al., "P2SGrad: refined gradients for optimizing deep face models", 2019
/// (arXiv 1905.02479), eq. 11, whose gradient this is. pytorch-metric-learning divides by the number of classes
/// as well: `perClass`.
public record P2SGrad(boolean perClass, int classes) implements NamedObjective {
    public P2SGrad {
        Proxies.checkClasses("p2s-grad", classes);
    }

    /// The sum over classes.
    public P2SGrad() {
        this(false, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "p2s-grad",
                        "mean_i Σ_c ( cos(x_i,w_c) − 1[c=y_i] )²",
                        "Zhang et al. 2019 (arXiv 1905.02479), eq. 11")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("C − 1 where all vectors are equal")
                .relations("a squared error in place of normalised-softmax; it has no temperature");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        return Proxies.softmax(1, new SquaredError(perClass));
    }
}
