package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Does something about the negatives that look like positives. It stands first, before raw scores are changed.
///
/// - [Policy#REPORT] counts them in the [TermReport] and changes nothing;
/// - [Policy#MASK] drops them from the candidates;
/// - [Policy#DOWN_WEIGHT] lets each count `w` times in the sums of a softmax: `log w` is added to its score
///   once
///   the other shapings are through, since `e^{S + log w} = w e^S`. Which cells those are is a constant.
///
/// @param suspicion who is suspect
/// @param policy what is done
/// @param weight `w`, above 0 and at most 1; for [Policy#DOWN_WEIGHT]
/// @param rest the shapings that `log w` must come after; for [Policy#DOWN_WEIGHT], empty otherwise
public record Suspects(Suspicion suspicion, Policy policy, double weight, List<OfRows> rest) implements Shaping.OfRows {
    /// What is done about suspects.
    public enum Policy {
        /// They are counted.
        REPORT,
        /// They are no candidates.
        MASK,
        /// They count less.
        DOWN_WEIGHT
    }

    public Suspects {
        if (!(weight > 0 && weight <= 1)) {
            throw new ObjectiveException(
                    "false-negatives: the weight of suspects must be a number above 0 and at most 1, not %s; the policy 'mask' leaves"
                                    .formatted(weight)
                            + " them out");
        }
        rest = List.copyOf(rest);
    }

    @Override
    public Set<Need> needs() {
        var needs = EnumSet.noneOf(Need.class);
        if (suspicion.by() == Suspicion.By.GUIDE) needs.add(Need.GUIDE);
        rest.forEach(shaping -> needs.addAll(shaping.needs()));
        return Collections.unmodifiableSet(needs);
    }

    @Override
    public Shaping with(Views views) {
        var bound = rest.stream().map(shaping -> (OfRows) shaping.with(views)).toList();
        return new Suspects(suspicion, policy, weight, bound);
    }

    @Override
    public ScoreTable apply(ScoreTable raw) {
        return switch (policy) {
            case REPORT -> raw;
            case MASK -> raw.withCandidates(raw.candidates().without(suspicion.of(raw)));
            case DOWN_WEIGHT -> lighter(raw);
        };
    }

    private ScoreTable lighter(ScoreTable raw) {
        var table = raw;
        for (var shaping : rest) table = shaping.apply(table);
        var cells = suspicion.of(raw).intersection(table.candidates());
        if (cells.isNone()) return table;
        var logs = cells.indicator(table.scores().value()).scale(StrictMath.log(weight));
        return table.withScores(table.scores().add(Variable.constant(logs)));
    }

    /// The shapings of a term with a policy for suspects before them.
    ///
    /// @throws ObjectiveException if suspects shall weigh less and the term is no softmax over rows
    public static TableTerm in(TableTerm term, Suspicion suspicion, Policy policy, double weight) {
        if (policy != Policy.DOWN_WEIGHT) {
            var more = new ArrayList<Shaping>(List.of(new Suspects(suspicion, policy, weight, List.of())));
            more.addAll(term.shapings());
            return term.withShapings(more);
        }
        if (!weighs(term)) {
            throw new ObjectiveException(
                    "suspects weigh less in a softmax over each row, which the term '%s' is not; take the policy 'mask'"
                            .formatted(term.name()));
        }
        var rows = term.shapings().stream().map(Shaping.OfRows.class::cast).toList();
        return term.withShapings(List.of(new Suspects(suspicion, policy, weight, rows)));
    }

    private static boolean weighs(TableTerm term) {
        boolean softmax = term.link() instanceof Link.CrossEntropy
                || term.link() instanceof Link.Decoupled
                || term.link() instanceof Link.Marginal;
        return softmax && term.rowByRow();
    }
}
