package dev.dipole.contrastive.sparse;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.BatchReport;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.regulariser.OfViews;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.List;

/// Contrastive sparse representation: a sparse autoencoder that gives back the embedding, and whose codes find
/// the right document.
///
/// `L = MSE(x, x̂_k) + ⅛ MSE(x, x̂_4k) + β NMSE(x̂_aux, sg[x − x̂_k + b_pre]) + γ InfoNCE(codes)`
///
/// `x̂_k` is decoded from the `k` largest latents, `x̂_aux` from the `auxiliary` largest of those that have not
/// been used for `dead` batches, so that they learn what is still missing; `NMSE` divides the squared error of
/// a row by the squared target. Where no latent is dead the third summand is 0. InfoNCE compares codes by their
/// dot product.
///
/// **Source.** Wen et al., "Beyond Matryoshka: revisiting sparse coding for adaptive representation", 2025
/// (arXiv 2503.01776), after Gao et al., "Scaling and evaluating sparse autoencoders", 2024. `β =
/// .1`, `γ = 1`, temperature 1 as in sentence-transformers.
///
/// **The batch** brings anchors, embeddings of the width of the autoencoder; positives and hard negatives for
/// the contrastive part, which a batch of single items goes without. Reconstruction is averaged over anchors,
/// positives and further views.
///
/// **Degenerates** where `k` is the number of latents and `W` is orthogonal, for embeddings with latents above
/// 0: the reconstruction is exact and costs nothing.
///
/// It needs an autoencoder's weights and the [Usage] of its latents, hence [#on] instead of a place in the
/// catalogue of objectives that settings alone describe.
public record Csr(int k, int auxiliary, int dead, double beta, double gamma, double temperature) {
    public Csr {
        Check.atLeast("csr: k", k, 1);
        Check.atLeast("csr: the number of auxiliary latents", auxiliary, 0);
        Check.atLeast("csr: the batches after which a latent is dead", dead, 1);
        Check.notNegative("csr: beta", beta);
        Check.notNegative("csr: gamma", gamma);
        Check.positive("csr: the temperature", temperature);
    }

    /// 512 auxiliary latents, dead after 30 batches, `β = .1`, `γ = 1`, temperature 1.
    public Csr(int k) {
        this(k, 512, 30, .1, 1, 1);
    }

    /// The objective for an autoencoder; every loss counts as a batch in `usage`.
    public Objective on(SparseAutoencoder autoencoder, Usage usage) {
        return views -> measure(autoencoder, usage, views);
    }

    private Loss measure(SparseAutoencoder autoencoder, Usage usage, Views views) {
        var items = OfViews.items(views);
        var reports = new ArrayList<TermReport>();
        reports.add(new TermReport("reconstruction", views.rows(), 0, 0, 0, List.of()));
        var loss = Tape.in("reconstruction", () -> {
            Variable sum = null;
            for (var item : items) {
                var one = reconstruction(autoencoder, usage, item.vectors());
                sum = sum == null ? one : sum.add(one);
            }
            if (sum == null) throw new IllegalStateException("a batch without anchors");
            return sum.scale(1.0 / items.size());
        });
        usage.endBatch();
        if (gamma == 0 || !views.has(Role.POSITIVE)) {
            return new Loss(loss, new BatchReport(views.rows(), reports));
        }
        var contrast = new InfoNce(temperature, Directions.QD, Negatives.ALL, new Similarity.Dot(), 0, true)
                .measure(views.map(x -> autoencoder.encode(x, k)));
        reports.addAll(contrast.report().terms());
        return new Loss(loss.add(contrast.value().scale(gamma)), new BatchReport(views.rows(), reports));
    }

    private Variable reconstruction(SparseAutoencoder autoencoder, Usage usage, Variable x) {
        var latents = autoencoder.latents(x);
        var code = SparseAutoencoder.code(latents, k);
        usage.saw(code.value());
        var decoded = autoencoder.decode(code);
        var wider = autoencoder.decode(SparseAutoencoder.code(latents, 4 * k));
        var loss = squaredError(x, decoded)
                .mean()
                .add(squaredError(x, wider).mean().scale(1 / 8.));
        var forgotten = usage.unusedFor(dead);
        if (beta == 0 || auxiliary == 0 || forgotten.isEmpty()) return loss;
        var target = x.sub(decoded).add(autoencoder.preBias()).detach();
        var rest = autoencoder.decode(SparseAutoencoder.code(latents, auxiliary, forgotten));
        var errors = squaredError(target, rest).sumRows();
        var sizes = target.apply(Unary.SQUARE).sumRows().affine(1, 1e-12);
        return loss.add(errors.div(sizes).mean().scale(beta));
    }

    private static Variable squaredError(Variable a, Variable b) {
        return a.sub(b).apply(Unary.SQUARE);
    }
}
