package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Any objective on the first numbers of each vector, for several widths at once: afterwards vectors may be
/// cut.
///
/// `L = Σ_k w_k · inner( u(z[:k]) )`
///
/// **Source.** Kusupati et al., "Matryoshka representation learning", 2022 (arXiv 2205.13147); lengths
/// are brought back to 1 after the cut, as sentence-transformers does.
///
/// **The batch** is the inner objective's.
///
/// **Relations.** The width of the vectors alone is the inner objective of unit vectors.
///
/// @param dimensions which widths; none named: the whole, halved again and again down to 32
/// @param dimensionWeights of each width, none named: 1 each
/// @param dimensionsPerStep how many of them a step looks at, drawn anew; −1 for all. Where nothing is random,
/// as in an evaluation, all count
/// @param inner the objective
public record Matryoshka(
        List<Integer> dimensions, List<Double> dimensionWeights, int dimensionsPerStep, NamedObjective inner)
        implements NamedObjective {
    private static final int SMALLEST = 32;

    public Matryoshka {
        dimensions = List.copyOf(dimensions);
        dimensionWeights = List.copyOf(dimensionWeights);
        for (int k : dimensions) Check.atLeast("matryoshka: a dimension", k, 1);
        for (double w : dimensionWeights) Check.notNegative("matryoshka: a weight", w);
        if (dimensions.stream().distinct().count() < dimensions.size()) {
            throw new ObjectiveException("matryoshka: a dimension of %s stands twice".formatted(dimensions));
        }
        if (!dimensionWeights.isEmpty() && dimensionWeights.size() != dimensions.size()) {
            throw new ObjectiveException("matryoshka: %d weights do not fit %d dimensions; give one each, or none"
                    .formatted(dimensionWeights.size(), dimensions.size()));
        }
        if (dimensionsPerStep == 0 || dimensionsPerStep < -1) {
            throw new ObjectiveException(
                    "matryoshka: dimensionsPerStep must be at least 1, or -1 for all, not " + dimensionsPerStep);
        }
    }

    /// InfoNCE on the whole width and its halves.
    public Matryoshka() {
        this(List.of(), new InfoNce());
    }

    /// Every one of these widths, weight 1 each.
    public Matryoshka(List<Integer> dimensions, NamedObjective inner) {
        this(dimensions, List.of(), -1, inner);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.WRAPPER,
                        "matryoshka",
                        "Σ_k w_k inner( u(z[:k]) )",
                        "Kusupati et al. 2022 (arXiv 2205.13147)")
                .needs("what the inner objective needs")
                .degenerates("where the inner objective does")
                .relations("the whole width alone: the inner objective of unit vectors")
                .aliases("mrl", "MatryoshkaLoss");
    }

    @Override
    public Objective parts() {
        return views -> {
            var widths = dimensions.isEmpty() ? halves(views) : dimensions;
            var sum = new LossSum();
            for (int k : Chosen.of(widths.size(), dimensionsPerStep)) {
                int width = widths.get(k);
                double weight = dimensionWeights.isEmpty() ? 1 : dimensionWeights.get(k);
                String name = "first_" + width;
                sum.add(name, weight, Tape.in(name, () -> inner.measure(Prefix.of(views, width))));
            }
            return sum.of(views.rows());
        };
    }

    private static List<Integer> halves(Views views) {
        var widths = new ArrayList<Integer>();
        int whole = views.anchor().vectors().shape().width();
        for (int k = whole; k == whole || k >= SMALLEST; k /= 2) widths.add(k);
        return widths;
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Set<Need> needs() {
        return inner.needs();
    }

    @Override
    public Matryoshka at(int step, int total) {
        return new Matryoshka(dimensions, dimensionWeights, dimensionsPerStep, inner.at(step, total));
    }
}
