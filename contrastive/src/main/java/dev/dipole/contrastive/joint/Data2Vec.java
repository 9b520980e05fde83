package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.List;
/// Predictions at masked places close to what a slowly moving encoder, which sees everything, has there.
///
/// `L = mean_ij h(p_ij − sg y_ij)`, `h(x) = x²/(2β)` where `|x| ≤ β`, else `|x| − β/2`
///
/// **Source.** Baevski et al., "data2vec: a general framework for self-supervised learning in speech, vision
/// and language", 2022 (`β = 4` for text). Targets are the mean of the top 8 to 10 layers of an
/// exponential moving average of the encoder, momentum .999 rising to .9999: see [#target].
///
/// **The batch** brings anchor, the predictions at masked places, and positive, the targets; these are
/// constants here even where the view is live.
///
/// **Degenerates** where targets collapse; only the slow encoder and the normalised layers keep it from that.
///
/// **Relations.** `β = 1` is [IJepa] in its smooth form; `β → ∞` with `2β L` is the squared error; `β → 0` is the mean
/// absolute error.

public record Data2Vec(double beta) implements NamedObjective {
    public Data2Vec {
        Check.positive("data2vec: beta", beta);
    }

    /// `β = 4`.
    public Data2Vec() {
        this(4);
    }

    @Override
    public Card card() {
        return new Card(
                        "data2vec",
                        "mean smooth-L1_β( p − sg y ), y the mean of a slow encoder's top layers",
                        "Baevski et al. 2022 (arXiv 2202.03555)",
                        List.of("smooth-l1"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor: the predictions at masked places; positive: the targets")
                .degenerates("where the targets collapse")
                .relations(
                        "beta 1: i-jepa, smooth; beta to infinity, times 2 beta: squared error; to 0: mean absolute error");
    }

    @Override
    public Objective parts() {
        return Objective.only(
                OfItems.pair("smooth_l1", 1, (prediction, target) -> smooth(prediction, target.detach(), beta)));
    }

    /// `mean h(p − y)`. With `m = min(|x|, β)` both branches of `h` are `m (|x| − m/2)/β`.
    static Variable smooth(Variable prediction, Variable target, double beta) {
        var distance = prediction.sub(target).apply(Unary.ABS);
        var capped = distance.affine(-1, beta).apply(Unary.RELU).affine(-1, beta);
        return capped.mul(distance.sub(capped.scale(.5))).mean().scale(1 / beta);
    }

    /// The mean of the last layers, each row standardised first (mean 0, variance 1) so that no layer outweighs
    /// the others.
    ///
    /// @param layers states of every layer, `[rows, width]`, the last layer last
    /// @param top how many layers count; 8 in I-JEPA-like settings, 10 for text
    public static Tensor target(List<Tensor> layers, int top) {
        Check.atLeast("data2vec: the number of layers", top, 1);
        Check.atLeast("data2vec: the layers of the encoder", layers.size(), top);
        var last = layers.subList(layers.size() - top, layers.size());
        var sum = last.get(0).zeros();
        for (var layer : last) sum.accumulate(standardised(layer), 1.0 / top);
        return sum;
    }

    /// Each row at mean 0 and variance 1.
    static Tensor standardised(Tensor x) {
        double share = 1.0 / x.shape().width();
        var centred = x.combineRows(Binary.SUBTRACT, x.sumRows().scale(share));
        var variance = centred.apply(Unary.SQUARE).sumRows().affine(share, 1e-5);
        return centred.combineRows(Binary.DIVIDE, variance.apply(Unary.SQRT));
    }
}
