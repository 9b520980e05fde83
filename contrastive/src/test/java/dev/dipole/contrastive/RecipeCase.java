package dev.dipole.contrastive;

import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A recipe with a batch to try it on and everything that its paper or a closed form says about it.
///
/// @param golden its value on the batch, from an independent implementation; NaN if there is none
/// @param collapsed its value when all vectors of `rows` pairs are equal
/// @param facts what is known of it
record RecipeCase(
        String label,
        NamedObjective objective,
        Batch batch,
        double golden,
        IntToDoubleFunction collapsed,
        Set<Fact> facts) {
    enum Fact {
        /// Longer vectors change nothing.
        IGNORES_LENGTH,
        /// A constant added to all scores of a row changes nothing, so `∂L/∂s` sums to 0 in each row; positives
        /// are pulled, negatives pushed.
        SOFTMAX,
        /// Anchor and positive may change places.
        SYMMETRIC
    }

    static final Set<Fact> COSINE_SOFTMAX = Set.of(Fact.IGNORES_LENGTH, Fact.SOFTMAX);
    static final Set<Fact> SYMMETRIC_SOFTMAX = Set.of(Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.SYMMETRIC);

    /// Every recipe of the catalogue in each of its forms. One without a case here fails the build.
    static List<RecipeCase> all() {
        var pairs = Batch.pairs();
        var triples = Batch.triples();
        var classes = Batch.twoClasses();
        var mixed = new Batch(Batch.random(1, 6, 5, 3).matrices(), List.of(0, 1, 0, 2, 1, 0));
        return List.of(
                softmax("infonce qd", new InfoNce(), pairs, 2.250611399840, Math::log),
                softmax("infonce dq", new InfoNce(.05, Directions.DQ), pairs, Double.NaN, Math::log),
                symmetric("infonce both", new InfoNce(.05, Directions.BOTH), pairs, 3.156634243008, Math::log),
                softmax("infonce hard negatives", new InfoNce(), triples, 2.255321984151, b -> Math.log(2 * b)),
                softmax(
                        "infonce own negatives",
                        own(Negatives.BATCH_AND_OWN),
                        triples,
                        Double.NaN,
                        b -> Math.log(b + 1)),
                softmax("infonce only own", own(Negatives.ONLY_OWN), triples, 0.055921200862, b -> Math.log(2)),
                softmax("infonce margin", infoNce(new Similarity.Cosine(), .3), pairs, Double.NaN, null),
                raw("infonce dot", infoNce(new Similarity.Dot(), 0), pairs),
                raw("infonce euclidean", infoNce(new Similarity.NegativeL2(), 0), pairs),
                raw("infonce squared euclidean", infoNce(new Similarity.NegativeSquaredL2(), 0), pairs),
                raw("infonce only own, euclidean", ownEuclidean(), triples),
                symmetric("gte twice", new Gte(.05, true), pairs, 6.298334674716, b -> Math.log(4 * b - 2)),
                symmetric("gte once", new Gte(.05, false), pairs, 6.110383722600, b -> Math.log(4 * b - 3)),
                softmax("gte hard negatives", new Gte(.05, true), triples, Double.NaN, b -> Math.log(6 * b - 3)),
                symmetric("nt-xent", new NtXent(), pairs, 1.545202334324, b -> Math.log(2 * b - 1)),
                symmetric("supcon", new SupCon(), classes, 2.177525566238, b -> Math.log(2 * b - 1)),
                softmax("supcon, a class of one", new SupCon(), mixed, Double.NaN, b -> Math.log(b - 1)),
                symmetric("dcl", new Dcl(), pairs, 2.422454983063, b -> Math.log(2 * b - 2)),
                new RecipeCase(
                        "alignment-uniformity",
                        new AlignmentUniformity(),
                        pairs,
                        Double.NaN,
                        b -> 0,
                        Set.of(Fact.IGNORES_LENGTH, Fact.SYMMETRIC)),
                new RecipeCase(
                        "alignment-uniformity, alpha 1.5",
                        new AlignmentUniformity(1.5, 1, .3),
                        pairs,
                        Double.NaN,
                        b -> Math.pow(1e-12, .75),
                        Set.of(Fact.IGNORES_LENGTH, Fact.SYMMETRIC)));
    }

    private static RecipeCase softmax(
            String label,
            NamedObjective objective,
            Batch batch,
            double golden,
            @Nullable IntToDoubleFunction collapsed) {
        return new RecipeCase(
                label, objective, batch, golden, collapsed == null ? b -> Double.NaN : collapsed, COSINE_SOFTMAX);
    }

    private static RecipeCase symmetric(
            String label, NamedObjective objective, Batch batch, double golden, IntToDoubleFunction collapsed) {
        return new RecipeCase(label, objective, batch, golden, collapsed, SYMMETRIC_SOFTMAX);
    }

    private static RecipeCase raw(String label, NamedObjective objective, Batch batch) {
        boolean onlyOwn = objective instanceof InfoNce infoNce && infoNce.negatives() == Negatives.ONLY_OWN;
        IntToDoubleFunction collapsed = onlyOwn ? b -> Math.log(2) : Math::log;
        return new RecipeCase(label, objective, batch, Double.NaN, collapsed, Set.of(Fact.SOFTMAX));
    }

    private static NamedObjective own(Negatives negatives) {
        return new InfoNce(.05, Directions.QD, negatives);
    }

    private static NamedObjective ownEuclidean() {
        return new InfoNce(.5, Directions.QD, Negatives.ONLY_OWN, new Similarity.NegativeL2(), 0, true);
    }

    private static NamedObjective infoNce(Similarity similarity, double margin) {
        return new InfoNce(.5, Directions.QD, Negatives.ALL, similarity, margin, true);
    }

    /// The terms of the objective that act on a table.
    List<TableTerm> tables() {
        return terms().stream()
                .filter(TableTerm.class::isInstance)
                .map(TableTerm.class::cast)
                .toList();
    }

    List<Term> terms() {
        return ((WeightedSum) objective.parts())
                .terms().stream().map(Weighted::term).toList();
    }

    boolean knows(Fact fact) {
        return facts.contains(fact);
    }

    @Override
    public String toString() {
        return label;
    }
}
