package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Relations over completions: a row for each prompt, a column for each of its completions, the score a
/// log-probability. The table is that of contrastive learning; only who fills it differs.
public sealed interface CompletionRelation extends Relation {
    @Override
    default Set<Need> needs() {
        return Set.of(Need.COMPLETIONS);
    }

    /// Each prompt with its completions.
    record Groups(Scoring scoring, Wanted wanted) implements CompletionRelation {
        @Override
        public List<Pool> pools(Views views) {
            var completions = views.completions();
            var groups = completions.groups();
            var candidates = Packing.cells(groups);
            var rewards = Packing.padded(completions.rewards(), groups);
            var scores = gathered(scoring.of(completions), Packing.places(groups), candidates.columns());
            return List.of(pool(scores, wanted.target(rewards, candidates), candidates));
        }
    }

    /// What a pair weighs.
    enum PairWeight {
        /// All alike.
        ONE,
        /// How likely the policy itself would have written both, a constant: `min(1, exp( mean_t a_t⁺ + mean_t
        /// a_t⁻ ))` with `a_t = log π_t − log Σ_v p_v²` (Zhou et al., "WPO", 2024, arXiv 2406.11827, sampled
        /// alignment).
        ALIGNED
    }

    /// Two columns: the better completion of each prompt, its only positive, then the worse. A prompt whose two
    /// have one reward prefers none and is not judged.
    record Pairs(Scoring scoring, PairWeight weight) implements CompletionRelation {
        @Override
        public List<Pool> pools(Views views) {
            var completions = views.completions();
            var order = PairOrder.of(completions);
            var scores = gathered(scoring.of(completions), order.betterThenWorse(), 2);
            var positives = new Target.Positives(order.firstColumn());
            Target target =
                    weight == PairWeight.ONE ? positives : new Target.Scaled(positives, aligned(completions, order));
            return List.of(pool(scores, target, order.both()));
        }
    }

    /// One column: the better completion of each prompt.
    record Better(Scoring scoring) implements CompletionRelation {
        @Override
        public List<Pool> pools(Views views) {
            var completions = views.completions();
            var order = PairOrder.of(completions);
            int[] better = order.better();
            var cells = Cells.where(better.length, 1, (i, _) -> order.differs(i));
            var scores = gathered(scoring.of(completions), Ints.of(better), 1);
            return List.of(pool(scores, new Target.Positives(cells), cells));
        }
    }

    /// Two columns about each pair: by how much the policy prefers the better completion, then by how much the
    /// reference does. Their difference is the difference of log-ratios.
    record Margins(TokenReduction tokens) implements CompletionRelation {
        @Override
        public List<Pool> pools(Views views) {
            var completions = views.completions();
            var order = PairOrder.of(completions);
            var policy = completions.perCompletion(completions.logProbabilities(), tokens);
            var reference = completions.perCompletion(Variable.constant(completions.reference()), tokens);
            var scores = Variable.concatColumns(List.of(order.margin(policy), order.margin(reference)));
            return List.of(pool(scores, new Target.Positives(order.firstColumn()), order.both()));
        }
    }

    /// What is taken off all scores.
    enum Shift {
        NONE,
        /// The mean log-ratio of completions under prompts that they do not belong to, at least 0: an estimate
        /// of how far the policy is from the reference (Ethayarajh et al., "KTO", 2024, section 4.1); a
        /// constant.
        MISMATCHED,
        /// The mean score of the batch (Jung et al., "BCO", 2024); a constant.
        MEAN
    }

    /// Each completion by itself, a row of one column; a reward above one half makes it a positive.
    record Each(Scoring scoring, Shift shift) implements CompletionRelation {
        @Override
        public List<Pool> pools(Views views) {
            var completions = views.completions();
            int n = completions.count();
            var scores = scoring.of(completions).reshape(n, 1);
            double off = amount(completions, scores.value());
            if (off != 0) scores = scores.affine(1, -off);
            var cells = Cells.all(n, 1);
            var wanted = new Wanted.Above(.5).target(completions.rewards().reshape(n, 1), cells);
            return List.of(Pool.given(scores, wanted, cells, Axis.of("completion", n), Axis.of("score", 1)));
        }

        private double amount(Completions completions, Tensor scores) {
            return switch (shift) {
                case NONE -> 0;
                case MEAN -> mean(scores);
                case MISMATCHED ->
                    Math.max(
                            0,
                            mean(completions.needed(
                                    completions.known().mismatched(), "log-ratios of mismatched completions")));
            };
        }
    }

    /// A row for each completion with a reward above one half, its only positive, with the completions of its
    /// prompt that have none; a prompt without either is left out.
    record EachPositive(Scoring scoring) implements CompletionRelation {
        @Override
        public List<Pool> pools(Views views) {
            var completions = views.completions();
            double[] rewards = completions.rewards().toDoubles();
            int[] prompt = Packing.listOfEach(completions.groups());
            var rows = new ArrayList<int[]>();
            for (int i = 0; i < prompt.length; i++) {
                if (rewards[i] > .5) rows.add(withNegatives(completions, rewards, i, prompt[i]));
            }
            rows.removeIf(row -> row.length == 1);
            if (rows.isEmpty()) return List.of();
            int columns = rows.stream().mapToInt(r -> r.length).max().orElseThrow();
            int[] places = rows.stream()
                    .flatMapToInt(r -> IntStream.range(0, columns).map(j -> r[j < r.length ? j : 0]))
                    .toArray();
            var cells = Cells.where(rows.size(), columns, (i, j) -> j < rows.get(i).length);
            var positives = Cells.where(rows.size(), columns, (_, j) -> j == 0);
            var scores = gathered(scoring.of(completions), Ints.of(places), columns);
            return List.of(Pool.given(
                    scores,
                    new Target.Positives(positives),
                    cells,
                    Axis.of("positive completion", rows.size()),
                    Axis.of("completion", columns)));
        }

        private static int[] withNegatives(Completions completions, double[] rewards, int positive, int prompt) {
            var groups = completions.groups();
            return IntStream.concat(
                            IntStream.of(positive),
                            IntStream.range(groups.get(prompt), groups.get(prompt + 1))
                                    .filter(i -> rewards[i] <= .5))
                    .toArray();
        }
    }

    private static Variable gathered(Variable ofCompletions, Ints places, int columns) {
        return ofCompletions.reshape(-1, 1).gather(places).reshape(places.size() / columns, columns);
    }

    private static Pool pool(Variable scores, Target target, Cells candidates) {
        return Pool.given(
                scores,
                target,
                candidates,
                Axis.of("prompt", candidates.rows()),
                Axis.of("completion", candidates.columns()));
    }

    private static double mean(Tensor numbers) {
        double sum = 0;
        double[] values = numbers.toDoubles();
        for (double value : values) sum += value;
        return values.length == 0 ? 0 : sum / values.length;
    }

    private static Tensor aligned(Completions completions, PairOrder order) {
        double[] policy = completions.logProbabilities().value().toDoubles();
        double[] collisions = completions
                .needed(completions.known().collisions(), "log Σ p² of the policy at each token")
                .toDoubles();
        double[] means = new double[completions.count()];
        for (int i = 0; i < means.length; i++) {
            int from = completions.offsets().get(i);
            for (int t = from; t < from + completions.length(i); t++) {
                means[i] += (policy[t] - collisions[t]) / completions.length(i);
            }
        }
        int[] places = order.betterThenWorse().toArray();
        var weights = completions.logProbabilities().value().like(Shape.of(places.length / 2));
        weights.assign(IntStream.range(0, places.length / 2)
                .mapToDouble(i -> Math.min(1, StrictMath.exp(means[places[2 * i]] + means[places[2 * i + 1]])))
                .toArray());
        return weights;
    }
}
