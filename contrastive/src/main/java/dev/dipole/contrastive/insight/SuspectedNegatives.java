package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Suspects;
import dev.dipole.contrastive.Suspicion;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.List;
import java.util.Set;

/// Any objective of tables, with something done about negatives that look like positives.
///
/// Candidate `j` of row `i` is suspect where `s_ij > s_i⁺ + margin`, with `s` the raw scores of the model
/// itself (`closeness`) or of a guide (`guide`), or where row and candidate share a text (`ids`). Suspects are
/// counted (`report`), dropped (`mask`), or stand `weight` times in the sums of the softmax (`down-weight`):
/// `Z_i = Σ_j w_ij e^{S_ij}`.
///
/// **Source.** The bound by closeness is that of Zhang et al., "Qwen3 Embedding", 2025, margin .1;
/// by a guide that of Solatorio, "GISTEmbed", 2024; weights in the sum of the negatives as in Robinson et al.,
/// 2021, there for hardness. The default weight .1 is ours.
///
/// **The batch** brings what the inner objective needs; frozen views of a guide, or ids, for those who tell.
///
/// **Relations.** `weight = 1`, or `report`: the inner objective; `weight → 0`: `mask`. Around
/// [dev.dipole.contrastive.softmax.InfoNce], `mask` by closeness is one block of
/// [dev.dipole.contrastive.softmax.SelfMasked].
///
/// @param by who tells
/// @param margin how much closer than the positive a candidate must be, in units of the raw score
/// @param policy what is done
/// @param weight of a suspect, above 0 and at most 1, for `down-weight`
/// @param inner the objective
public record SuspectedNegatives(
        Suspicion.By by, double margin, Suspects.Policy policy, double weight, NamedObjective inner)
        implements NamedObjective {
    public SuspectedNegatives {
        Check.finite("false-negatives: the margin", margin);
        changed(inner, new Suspicion(by, margin), policy, weight); // refuses what cannot be, at once
    }

    /// Dropped from InfoNCE where they are closer than the positive by .1.
    public SuspectedNegatives() {
        this(Suspicion.By.CLOSENESS, 0.1, Suspects.Policy.MASK, 0.1, new InfoNce());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.WRAPPER,
                        "false-negatives",
                        "inner, with Z_i = Σ_j w_ij e^{S_ij}, w_ij = 0 or less than 1 where s_ij > s_i⁺ + margin",
                        "Zhang et al. 2025 (Qwen3 Embedding, arXiv 2506.05176), training objective; weights: ours")
                .needs("what the inner objective needs; guide views or ids for those who tell")
                .degenerates("as the inner objective; no negative is left where all are suspect")
                .relations("weight 1 or policy report: the inner objective; weight → 0: policy mask")
                .aliases("suspected-negatives");
    }

    @Override
    public Set<Need> needs() {
        return by == Suspicion.By.GUIDE ? Need.union(inner.needs(), Need.GUIDE) : inner.needs();
    }

    @Override
    public SuspectedNegatives at(int step, int total) {
        return new SuspectedNegatives(by, margin, policy, weight, inner.at(step, total));
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Objective parts() {
        return changed(inner, new Suspicion(by, margin), policy, weight);
    }

    private static Objective changed(NamedObjective inner, Suspicion suspicion, Suspects.Policy policy, double weight) {
        String name = inner.card().name();
        if (!(inner.parts() instanceof WeightedSum(var terms))) {
            throw new ObjectiveException(
                    "'%s' is no plain sum of terms, so no suspects can be taken out of it; put 'false-negatives' inside"
                            .formatted(name));
        }
        if (terms.stream().noneMatch(t -> t.term() instanceof TableTerm)) {
            throw new ObjectiveException(
                    "'%s' has no score table, so it has no false negatives; train without 'false-negatives'"
                            .formatted(name));
        }
        return new WeightedSum(terms.stream()
                .map(t -> t.term() instanceof TableTerm table
                        ? new Weighted(t.weight(), Suspects.in(table, suspicion, policy, weight))
                        : t)
                .toList());
    }
}
