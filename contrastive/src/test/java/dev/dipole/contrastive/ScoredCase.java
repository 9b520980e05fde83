package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A recipe over given scores or completions, with a batch to try it on and what is known of it.
///
/// @param golden its value on the batch; NaN if there is none
/// @param oracle the formula in plain loops, or null
record ScoredCase(
        String label,
        NamedObjective objective,
        Given given,
        double golden,
        Set<Fact> facts,
        @Nullable Formula oracle) {
    enum Fact {
        /// A constant added to all scores of a list, or all log-probabilities of a group's tokens, changes
        /// nothing.
        SHIFT,
        /// The value depends on the parameters only through constants and a straight line, so the loss's own
        /// central differences are not its gradient; the oracle knows which are constant.
        DETACHES
    }

    /// A loss from plain numbers: what the objective treats as a constant is read from `fixed`, all else from
    /// `moving`; the two are equal but in central differences.
    interface Formula {
        double of(double[] moving, double[] fixed);
    }

    /// A batch in plain numbers.
    ///
    /// @param numbers scores of candidates, or log-probabilities of tokens
    /// @param lengths of lists, or of completions
    /// @param groups sizes of groups of completions; empty for lists of scores
    /// @param values labels, or rewards
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Given(
            double[] numbers,
            int[] lengths,
            int[] groups,
            double[] values,
            double @Nullable [] reference,
            double @Nullable [] old,
            double @Nullable [] collisions,
            double @Nullable [] mismatched,
            double @Nullable [] advantages) {
        @Override
        public double[] reference() {
            return Objects.requireNonNull(reference);
        }

        @Override
        public double[] old() {
            return Objects.requireNonNull(old);
        }

        @Override
        public double[] collisions() {
            return Objects.requireNonNull(collisions);
        }

        @Override
        public double[] advantages() {
            return Objects.requireNonNull(advantages);
        }

        boolean hasCompletions() {
            return groups.length > 0;
        }

        Views views(Variable live) {
            if (!hasCompletions()) return Views.ofScores(ScoreLists.ofLengths(live, tensor(values), lengths));
            var completions = new Completions(
                    live, Packing.offsets(lengths), Packing.offsets(groups), tensor(values), Completions.Known.NOTHING);
            if (reference != null) completions = completions.withReference(tensor(reference));
            if (old != null) completions = completions.withOld(tensor(old));
            if (collisions != null) completions = completions.withCollisions(tensor(collisions));
            if (mismatched != null) completions = completions.withMismatched(tensor(mismatched));
            if (advantages != null) completions = completions.withAdvantages(tensor(advantages));
            return Views.ofCompletions(completions);
        }

        Given with(double[] other) {
            return new Given(other, lengths, groups, values, reference, old, collisions, mismatched, advantages);
        }

        Given withValues(double... other) {
            return new Given(numbers, lengths, groups, other, reference, old, collisions, mismatched, advantages);
        }

        Given map(UnaryOperator<double[]> change) {
            return with(change.apply(numbers.clone()));
        }

        /// The number of lists or prompts.
        int rows() {
            return hasCompletions() ? groups.length : lengths.length;
        }

        /// Lists, or prompts with their completions, in another order.
        Given inOrder(int... rows) {
            var items = new ArrayList<Integer>();
            int[] perRow = hasCompletions() ? groups : ones(lengths.length);
            for (int row : rows) {
                int from = Arrays.stream(perRow, 0, row).sum();
                for (int i = from; i < from + perRow[row]; i++) items.add(i);
            }
            int[] elements = items.stream().flatMapToInt(this::elements).toArray();
            int[] newGroups =
                    hasCompletions() ? Arrays.stream(rows).map(r -> groups[r]).toArray() : groups;
            int[] newLengths = items.stream().mapToInt(i -> lengths[i]).toArray();
            double[] newValues = hasCompletions()
                    ? items.stream().mapToDouble(i -> values[i]).toArray()
                    : pick(values, elements);
            return new Given(
                    pick(numbers, elements),
                    newLengths,
                    newGroups,
                    newValues,
                    pickKnown(reference, elements),
                    pickKnown(old, elements),
                    pickKnown(collisions, elements),
                    mismatched,
                    pickKnown(advantages, elements));
        }

        private static int[] ones(int n) {
            int[] ones = new int[n];
            Arrays.fill(ones, 1);
            return ones;
        }

        private IntStream elements(int item) {
            int from = Arrays.stream(lengths, 0, item).sum();
            return IntStream.range(from, from + lengths[item]);
        }

        private static double[] pick(double[] from, int[] places) {
            return Arrays.stream(places).mapToDouble(i -> from[i]).toArray();
        }

        private static double @Nullable [] pickKnown(double @Nullable [] from, int[] places) {
            return from == null ? null : pick(from, places);
        }
    }

    static Given lists(double[] scores, double[] labels, int... lengths) {
        return new Given(scores, lengths, new int[0], labels, null, null, null, null, null);
    }

    static ScoredCase of(String label, NamedObjective objective, Given given, Fact... facts) {
        return new ScoredCase(label, objective, given, Double.NaN, Set.of(facts), null);
    }

    ScoredCase golden(double value) {
        return new ScoredCase(label, objective, given, value, facts, oracle);
    }

    ScoredCase oracle(Formula formula) {
        return new ScoredCase(label, objective, given, golden, facts, formula);
    }

    ScoredCase on(Given other) {
        return new ScoredCase(label, objective, other, golden, facts, oracle);
    }

    ScoredCase detaches() {
        var more = new HashSet<>(facts);
        more.add(Fact.DETACHES);
        return new ScoredCase(label, objective, given, golden, Set.copyOf(more), oracle);
    }

    boolean knows(Fact fact) {
        return facts.contains(fact);
    }

    static Tensor tensor(double... numbers) {
        return Tensor.of(Shape.of(numbers.length), numbers);
    }

    List<Variable> variables() {
        return List.of(Variable.parameter(tensor(given.numbers())));
    }

    double loss() {
        return objective.of(given.views(variables().get(0))).value().item();
    }

    Numeric.Result result() {
        return Numeric.result(variables(), v -> objective.of(given.views(v.get(0))));
    }

    List<Term> terms() {
        return ((WeightedSum) objective.parts())
                .terms().stream().map(Weighted::term).toList();
    }
}
