package dev.dipole.contrastive;

import dev.dipole.contrastive.softmax.Dcl;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.SupCon;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// A recipe with a batch to try it on and everything that its paper or a closed form says about it.
///
/// @param golden its value on the batch, from an independent implementation; NaN if there is none
/// @param collapsed its value when all vectors of `rows` pairs are equal; NaN for those that [#NO_CONSTANT] lists
/// @param facts what is known of it
/// @param oracle the formula in plain loops, or null
/// @param limits what it equals
record RecipeCase(
        String label,
        NamedObjective objective,
        Batch batch,
        double golden,
        IntToDoubleFunction collapsed,
        Set<Fact> facts,
        @Nullable Formula oracle,
        List<Limit> limits) {
    enum Fact {
        /// Longer vectors change nothing.
        IGNORES_LENGTH,
        /// A constant added to all scores of a row changes nothing, so `∂L/∂s` sums to 0 in each row; positives
        /// are pulled, negatives pushed.
        SOFTMAX,
        /// Positives are pulled, negatives pushed, but rows need not sum to 0.
        PULLS,
        /// A constant added to all scores of a row changes nothing, so `∂L/∂s` sums to 0 in each row; who is
        /// pulled is another question (soft targets, importance weights that carry gradients).
        SHIFT,
        /// Anchor and positive may change places.
        SYMMETRIC,
        /// A row without positives is judged like any other.
        JUDGES_ALL_ROWS,
        /// What depends on the coordinates changes when all vectors are turned.
        SEES_COORDINATES,
        /// Part of what depends on the vectors is a constant to gradients; the oracle says which.
        DETACHES,
        /// Columns come in groups, so that no single one can be appended.
        GROUPED_COLUMNS,

        /// What is drawn for a row depends on its place in the batch.
        DRAWS
    }

    /// A loss from plain numbers. What the objective treats as a constant is read from `fixed`, all else from
    /// `moving`; the two are equal but in central differences.
    interface Formula {
        double of(List<double[][]> moving, List<double[][]> fixed);
    }

    /// On that batch the recipe with some settings is `factor` times another objective, values and gradients.
    record Limit(String what, NamedObjective mine, Batch batch, double factor, NamedObjective other, Batch with) {}

    RecipeCase(
            String label,
            NamedObjective objective,
            Batch batch,
            double golden,
            IntToDoubleFunction collapsed,
            Set<Fact> facts) {
        this(label, objective, batch, golden, collapsed, facts, null, List.of());
    }

    /// A case to be filled in.
    static RecipeCase of(String label, NamedObjective objective, Batch batch, Fact... facts) {
        return new RecipeCase(label, objective, batch, Double.NaN, b -> Double.NaN, Set.of(facts));
    }

    RecipeCase golden(double value) {
        return new RecipeCase(label, objective, batch, value, collapsed, facts, oracle, limits);
    }

    RecipeCase collapsed(IntToDoubleFunction value) {
        return new RecipeCase(label, objective, batch, golden, value, facts, oracle, limits);
    }

    RecipeCase oracle(Formula formula) {
        return new RecipeCase(label, objective, batch, golden, collapsed, facts, formula, limits);
    }

    /// With those settings it is the other, on the batch of this case.
    RecipeCase limit(String what, NamedObjective mine, NamedObjective other) {
        return limit(what, mine, batch, 1, other, batch);
    }

    RecipeCase limit(String what, NamedObjective mine, Batch at, double factor, NamedObjective other, Batch with) {
        var more = new ArrayList<>(limits);
        more.add(new Limit(what, mine, at, factor, other, with));
        return new RecipeCase(label, objective, batch, golden, collapsed, facts, oracle, List.copyOf(more));
    }

    /// Whether anything but the code itself says what the value is.
    boolean isProven() {
        return !Double.isNaN(golden) || oracle != null || !limits.isEmpty();
    }

    /// Recipes whose value in a collapse depends on more than the number of rows: on what a guide or a teacher
    /// says, on weights of a classifier or of words, on principal components.
    static final Set<String> NO_CONSTANT = Set.of(
            "gist",
            "gist relative",
            "false-negatives, masked by a guide",
            "softmax-classification",
            "vector-mse",
            "vector-mse per vector",
            "embed-distill COSINE",
            "embed-distill L2",
            "embed-distill MSE",
            "embed-distill projected",
            "rkd",
            "cl-drd",
            "infonce poincare, long vectors cut",
            "meru with wide cones",
            "cl-drd, all in order",
            "espresso",
            "m3",
            "m3 distilled");

    static final Set<Fact> COSINE_SOFTMAX = Set.of(Fact.IGNORES_LENGTH, Fact.SOFTMAX);
    static final Set<Fact> SYMMETRIC_SOFTMAX = Set.of(Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.SYMMETRIC);

    /// Every recipe of the catalogue in each of its forms. One without a case here fails the build.
    static List<RecipeCase> all() {
        var pairs = Batch.pairs();
        var triples = Batch.triples();
        var classes = Batch.twoClasses();
        var mixed = new Batch(Batch.random(1, 6, 5, 3).matrices(), List.of(0, 1, 0, 2, 1, 0));
        var cases = new ArrayList<>(List.of(
                softmax("infonce qd", new InfoNce(), pairs, 2.250611399840, Math::log),
                softmax("infonce dq", new InfoNce(.05, Directions.DQ), pairs, Double.NaN, Math::log)
                        .oracle((x, fixed) -> Oracles.crossEntropy(x.get(1), x.get(0), .05)),
                symmetric("infonce both", new InfoNce(.05, Directions.BOTH), pairs, 3.156634243008, Math::log),
                softmax("infonce hard negatives", new InfoNce(), triples, 2.255321984151, b -> Math.log(2 * b)),
                softmax(
                                "infonce own negatives",
                                own(Negatives.BATCH_AND_OWN),
                                triples,
                                Double.NaN,
                                b -> Math.log(b + 1))
                        .oracle((x, fixed) -> Oracle.batchAndOwn(x.get(0), x.get(1), x.get(2), .05)),
                softmax("infonce only own", own(Negatives.ONLY_OWN), triples, 0.055921200862, b -> Math.log(2)),
                softmax(
                                "infonce margin",
                                infoNce(new Similarity.Cosine(), .3),
                                pairs,
                                Double.NaN,
                                b -> Math.log1p((b - 1) * Math.exp(.3 / .5)))
                        .oracle((x, fixed) -> Oracle.margin(x.get(0), x.get(1), .5, .3)),
                raw("infonce dot", infoNce(new Similarity.Dot(), 0), pairs).oracle((x, fixed) -> rows(x, Oracle::dot)),
                raw("infonce euclidean", infoNce(new Similarity.NegativeL2(), 0), pairs)
                        .oracle((x, fixed) -> rows(x, (a, p) -> -MetricOracles.l2(a, p))),
                raw("infonce squared euclidean", infoNce(new Similarity.NegativeSquaredL2(), 0), pairs)
                        .oracle((x, fixed) -> rows(x, (a, p) -> -Math.pow(MetricOracles.l2(a, p), 2))),
                raw("infonce only own, euclidean", ownEuclidean(), triples)
                        .oracle((x, fixed) -> Oracles.mean(4, i -> {
                            double far = MetricOracles.l2(x.get(0)[i], x.get(2)[i]);
                            return Oracle.softplus((MetricOracles.l2(x.get(0)[i], x.get(1)[i]) - far) / .5);
                        })),
                symmetric("gte twice", new Gte(.05, true), pairs, 6.298334674716, b -> Math.log(4 * b - 2)),
                symmetric("gte once", new Gte(.05, false), pairs, 6.110383722600, b -> Math.log(4 * b - 3)),
                softmax("gte hard negatives", new Gte(.05, true), triples, Double.NaN, b -> Math.log(6 * b - 3))
                        .oracle((x, fixed) -> Oracle.gte(x.get(0), x.get(1), x.get(2), .05)),
                symmetric("nt-xent", new NtXent(), pairs, 1.545202334324, b -> Math.log(2 * b - 1)),
                symmetric("supcon", new SupCon(), classes, 2.177525566238, b -> Math.log(2 * b - 1)),
                softmax("supcon, a class of one", new SupCon(), mixed, Double.NaN, b -> Math.log(b - 1))
                        .oracle((x, fixed) -> Oracles.labelled(
                                x.get(0),
                                new int[] {0, 1, 0, 2, 1, 0},
                                new double[0][],
                                new int[0],
                                Oracles.cosine(.1),
                                (row, all, positives) -> all
                                        - java.util.Arrays.stream(positives)
                                                .average()
                                                .orElseThrow())),
                symmetric("dcl", new Dcl(), pairs, 2.422454983063, b -> Math.log(2 * b - 2)),
                new RecipeCase(
                                "alignment-uniformity",
                                new AlignmentUniformity(),
                                pairs,
                                Double.NaN,
                                b -> 0,
                                Set.of(Fact.IGNORES_LENGTH, Fact.SYMMETRIC))
                        .oracle((x, fixed) -> spread(x, 2, 2, 1)),
                new RecipeCase(
                                "alignment-uniformity, alpha 1.5",
                                new AlignmentUniformity(1.5, 1, .3),
                                pairs,
                                Double.NaN,
                                b -> Math.pow(1e-12, .75),
                                Set.of(Fact.IGNORES_LENGTH, Fact.SYMMETRIC))
                        .oracle((x, fixed) -> spread(x, 1.5, 1, .3))));
        cases.addAll(SoftmaxCases.all());
        cases.addAll(PairCases.all());
        cases.addAll(HyperbolicCases.all());
        cases.addAll(ProxyCases.all());
        cases.addAll(ClusterCases.all());
        cases.addAll(SuspectCases.all());
        cases.addAll(MetricCases.all());
        cases.addAll(TeacherCases.all());
        cases.addAll(HeadCases.all());
        cases.addAll(AroundCases.all());
        return List.copyOf(cases);
    }

    /// Softmax over the rows of any score, temperature .5.
    private static double rows(List<double[][]> x, Oracles.Score score) {
        Oracles.Score scaled = (a, p) -> score.applyAsDouble(a, p) / .5;
        return Oracles.mean(
                4,
                i -> Oracles.lse(x.get(0)[i], x.get(1), j -> true, scaled)
                        - scaled.applyAsDouble(x.get(0)[i], x.get(1)[i]));
    }

    private static double spread(List<double[][]> x, double alpha, double t, double weight) {
        double alignment = Oracles.mean(4, i -> Math.pow(2 - 2 * Oracle.cos(x.get(0)[i], x.get(1)[i]), alpha / 2));
        double uniformity = Oracle.uniformity(x.get(0), t) + Oracle.uniformity(x.get(1), t);
        return alignment + weight * uniformity / 2;
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

    /// Those terms with the weights of the batch.
    List<TableTerm> bound() {
        return tables().stream().map(t -> t.with(batch.views())).toList();
    }

    /// None of what stands around another objective.
    List<Term> terms() {
        if (!(objective.parts() instanceof WeightedSum(var terms))) return List.of();
        return terms.stream().map(Weighted::term).toList();
    }

    boolean knows(Fact fact) {
        return facts.contains(fact);
    }

    @Override
    public String toString() {
        return label;
    }
}
