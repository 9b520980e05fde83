package dev.dipole.contrastive.proxy;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Unary;
import java.util.List;

/// How far the centres of each class lie apart; made small, they merge until a class has as many as it needs.
///
/// `Σ_c Σ_{s<t} √(2 − 2 w_cs·w_ct + 1e-5) / ( C K (K − 1) )`, the `w` at length 1
///
/// (Qian et al., "SoftTriple loss", 2019, section 3.3; the small number as in the authors' code.) It is half of
/// the mean distance. A sum of lengths, not of squares, brings some of them to exactly 0.
///
/// @param centres `K`, at least 2
record CentreSpread(int centres) implements Regulariser.Custom {
    @Override
    public String name() {
        return "centre_spread";
    }

    @Override
    public Measured measure(Views views) {
        var proxies = views.weight(ProxyRelation.PROXIES);
        var value = Tape.in(name(), () -> of(proxies));
        return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
    }

    private Variable of(Variable proxies) {
        int count = proxies.shape().dim(0);
        var gaps = new Similarity.Cosine()
                .table(proxies, proxies)
                .affine(-2, 2)
                .apply(Unary.RELU) // rounding may leave a cosine a little above 1
                .affine(1, 1e-5)
                .apply(Unary.SQRT);
        double[] share = new double[count * count];
        for (int s = 0; s < count; s++) {
            int classEnd = (s / centres + 1) * centres;
            for (int t = s + 1; t < classEnd; t++) share[s * count + t] = 1.0 / (count * (centres - 1));
        }
        var weights = gaps.value().like(Shape.of(count, count));
        weights.assign(share);
        return gaps.mul(Variable.constant(weights)).sum();
    }
}
