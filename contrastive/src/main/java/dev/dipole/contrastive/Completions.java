package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Completions of prompts, token by token, with a reward for each: the batch of preference objectives and of
/// policy gradients. Prompts have groups of completions; a pair "chosen, rejected" is a group of two with the
/// rewards 1 and 0.
///
/// Gradients flow through the log-probabilities of the policy alone. Whatever else is known of the tokens (what
/// the reference or the policy before the update says of them, rewards, advantages) is a plain tensor, so that
/// none can.
///
/// Only tokens of completions are listed, none of prompts.
///
/// @param logProbabilities `[tokens]`, of the policy, of each token given those before it
/// @param offsets completion `i` is the tokens `offsets[i] … offsets[i+1]-1`
/// @param groups the completions of prompt `j` are `groups[j] … groups[j+1]-1`
/// @param rewards `[completions]`, how good each is
/// @param known what else is known, all of it constant
public record Completions(Variable logProbabilities, Ints offsets, Ints groups, Tensor rewards, Known known) {
    /// Constants that some objectives need.
    ///
    /// @param reference `[tokens]`, log-probabilities of a frozen model that the policy shall stay close to
    /// @param old `[tokens]`, log-probabilities of the policy that wrote the completions
    /// @param advantages `[tokens]`, of each token as a critic sees it
    /// @param collisions `[tokens]`, `log Σ_v p_v²` of the policy's distribution at each token
    /// @param baselines `[prompts]`, the reward of each prompt's greedy completion
    /// @param mismatched log-ratios `log π − log ref` of completions under prompts that they do not belong to
    /// @param globalTokens the tokens of all parts of a batch that is measured in parts, 0 where this is all
    public record Known(
            @Nullable Tensor reference,
            @Nullable Tensor old,
            @Nullable Tensor advantages,
            @Nullable Tensor collisions,
            @Nullable Tensor baselines,
            @Nullable Tensor mismatched,
            int globalTokens) {
        static final Known NOTHING = new Known(null, null, null, null, null, null, 0);
    }

    public Completions {
        if (logProbabilities.shape().rank() != 1) {
            throw new ObjectiveException("log-probabilities of tokens are one list, cut by offsets, not a tensor of"
                    + " shape " + logProbabilities.shape());
        }
        int tokens = logProbabilities.shape().dim(0);
        Packing.check("completion", "token", offsets, tokens);
        int count = offsets.size() - 1;
        Packing.check("prompt", "completion", groups, count);
        Packing.checkSize("rewards", rewards, count);
        checkTokens("the reference's log-probabilities", known.reference, tokens);
        checkTokens("the old log-probabilities", known.old, tokens);
        checkTokens("advantages", known.advantages, tokens);
        checkTokens("collisions", known.collisions, tokens);
        checkTokens("baselines", known.baselines, groups.size() - 1);
        checkTokens("mismatched log-ratios", known.mismatched, known.mismatched == null ? 0 : sizeOf(known.mismatched));
        Check.atLeast("the tokens of the whole batch", known.globalTokens, 0);
    }

    private static void checkTokens(String what, @Nullable Tensor given, int size) {
        if (given != null) Packing.checkSize(what, given, size);
    }

    /// There may be any number of them but none.
    private static int sizeOf(Tensor list) {
        return Math.toIntExact(Math.max(1, list.size()));
    }

    /// Completions of the given lengths, `groupSize` of each prompt.
    public static Completions of(Variable logProbabilities, Tensor rewards, int groupSize, int... lengths) {
        Check.atLeast("the size of groups", groupSize, 1);
        if (lengths.length % groupSize != 0) {
            throw new ObjectiveException("%d completions are no groups of %d".formatted(lengths.length, groupSize));
        }
        int[] sizes = IntStream.range(0, lengths.length / groupSize)
                .map(j -> groupSize)
                .toArray();
        return new Completions(
                logProbabilities, Packing.offsets(lengths), Packing.offsets(sizes), rewards, Known.NOTHING);
    }

    /// Pairs of the given lengths: chosen, rejected, chosen, rejected, …
    public static Completions pairs(Variable logProbabilities, int... lengths) {
        double[] rewards =
                IntStream.range(0, lengths.length).mapToDouble(i -> 1 - i % 2).toArray();
        var tensor = logProbabilities.value().like(Shape.of(rewards.length));
        tensor.assign(rewards);
        return of(logProbabilities, tensor, 2, lengths);
    }

    public Completions with(Known other) {
        return new Completions(logProbabilities, offsets, groups, rewards, other);
    }

    public Completions withReference(Tensor reference) {
        var k = known;
        return with(new Known(reference, k.old, k.advantages, k.collisions, k.baselines, k.mismatched, k.globalTokens));
    }

    public Completions withOld(Tensor old) {
        var k = known;
        return with(new Known(k.reference, old, k.advantages, k.collisions, k.baselines, k.mismatched, k.globalTokens));
    }

    public Completions withAdvantages(Tensor advantages) {
        var k = known;
        return with(new Known(k.reference, k.old, advantages, k.collisions, k.baselines, k.mismatched, k.globalTokens));
    }

    public Completions withCollisions(Tensor collisions) {
        var k = known;
        return with(new Known(k.reference, k.old, k.advantages, collisions, k.baselines, k.mismatched, k.globalTokens));
    }

    public Completions withBaselines(Tensor baselines) {
        var k = known;
        return with(new Known(k.reference, k.old, k.advantages, k.collisions, baselines, k.mismatched, k.globalTokens));
    }

    public Completions withMismatched(Tensor logRatios) {
        var k = known;
        return with(new Known(k.reference, k.old, k.advantages, k.collisions, k.baselines, logRatios, k.globalTokens));
    }

    /// This as a part of a batch with so many tokens.
    public Completions withGlobalTokens(int tokens) {
        var k = known;
        return with(new Known(k.reference, k.old, k.advantages, k.collisions, k.baselines, k.mismatched, tokens));
    }

    void show(Finite numbers) {
        numbers.require("log-probabilities", logProbabilities.value());
        numbers.require("rewards", rewards);
        numbers.require("reference's log-probabilities", known.reference);
        numbers.require("old log-probabilities", known.old);
        numbers.require("advantages", known.advantages);
        numbers.require("collisions", known.collisions);
        numbers.require("rewards of greedy completions", known.baselines);
        numbers.require("mismatched log-ratios", known.mismatched);
    }

    /// The number of completions.
    public int count() {
        return offsets.size() - 1;
    }

    /// The number of prompts.
    public int prompts() {
        return groups.size() - 1;
    }

    /// The tokens of a completion.
    public int length(int completion) {
        return Packing.length(offsets, completion);
    }

    /// The number of its completion for each token.
    public Ints completionOfEachToken() {
        return Ints.of(Packing.listOfEach(offsets));
    }

    /// What the reference model says of the tokens.
    ///
    /// @throws ObjectiveException if nobody asked it
    public Tensor reference() {
        return needed(known.reference, "the reference model's log-probabilities");
    }

    /// What the policy that wrote the completions says of their tokens: where nobody said, the present one.
    public Tensor old() {
        return known.old == null ? logProbabilities.value() : known.old;
    }

    /// What is given.
    ///
    /// @throws ObjectiveException if there is none
    public Tensor needed(@Nullable Tensor given, String what) {
        if (given != null) return given;
        throw new ObjectiveException("this objective needs %s; give them to the completions".formatted(what));
    }

    /// Numbers per token as one per completion.
    public Variable perCompletion(Variable ofTokens, TokenReduction tokens) {
        var sums = ofTokens.reshape(-1, 1).segmentSum(offsets).reshape(count());
        if (tokens == TokenReduction.SUM) return sums;
        return sums.mul(constant(
                IntStream.range(0, count()).mapToDouble(i -> 1.0 / length(i)).toArray()));
    }

    /// Numbers per completion for each of its tokens.
    public Variable perToken(Variable ofCompletions) {
        return ofCompletions.reshape(-1, 1).gather(completionOfEachToken()).reshape(offsets.get(count()));
    }

    /// Numbers as a constant beside the log-probabilities.
    public Variable constant(double... numbers) {
        var tensor = logProbabilities.value().like(Shape.of(numbers.length));
        tensor.assign(numbers);
        return Variable.constant(tensor);
    }
}
