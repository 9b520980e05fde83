package dev.dipole.contrastive.teacher;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Weighted;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// How items lie to each other as they do for a teacher, whose vectors may have another width: distances
/// against their mean, and angles of triples.
///
/// `L = w_d mean_ij h( d_ij/μ − sg t_ij/μ_t ) + w_a mean_ijk h( cos∠_ijk − sg cos∠^t_ijk )`
///
/// with `d` distances of items, `μ` their mean, `∠_ijk` the angle at item `i` between `j` and `k`, and
/// `h(x) = x²/2` up to `|x| = 1`, beyond `|x| − ½`. Means are over all `n²` and `n³`, equal items included, as
/// in the official code.
///
/// **Source.** Park et al., "Relational knowledge distillation", 2019; weights 1 : 2. Distances are
/// `√(x + 1e-12)`. The angles of `n` items take memory of `n³` numbers.
public record Rkd(double distanceWeight, double angleWeight) implements NamedObjective {
    public Rkd {
        Check.notNegative("rkd: the weight of distances", distanceWeight);
        Check.notNegative("rkd: the weight of angles", angleWeight);
    }

    /// 1 and 2.
    public Rkd() {
        this(1, 2);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "rkd",
                        "w_d mean h(d_ij/μ − t_ij/μ_t) + w_a mean h(cos∠ − cos∠^t)",
                        "Park et al. 2019 (arXiv 1904.05068)")
                .needs("anchor, perhaps positive and hard negatives; each as the teacher sees it")
                .degenerates("no distances where all vectors are equal: the mean counts as 1e-6")
                .relations("student a multiple of the teacher, or turned: 0")
                .aliases("RKDLoss", "relational-knowledge-distillation");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(
                        distanceWeight,
                        Imitation.of(
                                "distances",
                                (views, student, teacher) -> huber(distances(student)
                                                .sub(distances(Variable.constant(teacher))
                                                        .detach()))
                                        .mean())),
                new Weighted(
                        angleWeight, Imitation.of("angles", (views, student, teacher) -> angles(student, teacher))));
    }

    /// `[n, n]`, divided by the mean over pairs of different items.
    private static Variable distances(Variable x) {
        int n = x.shape().dim(0);
        if (n == 1) return new Similarity.NegativeL2().table(x, x).scale(0);
        var off = Tensor.full(x.value().backend(), Shape.of(n, n), 1);
        double[] marks = off.toDoubles();
        for (int i = 0; i < n; i++) marks[i * n + i] = 0;
        off.assign(marks);
        var distances = new Similarity.NegativeL2().table(x, x).scale(-1).where(off, 0);
        var mean = distances.sum().scale(1.0 / (n * (n - 1.0)));
        var scaled = distances.reshape(n * n).div(mean);
        return scaled.reshape(n, n);
    }

    private static Variable angles(Variable student, Tensor teacher) {
        int n = student.shape().dim(0);
        if (n < 3) return student.scale(0).sum();
        var known = Variable.constant(teacher);
        var costs = new ArrayList<Variable>();
        for (int i = 0; i < n; i++) {
            var difference = cosinesAt(student, i).sub(cosinesAt(known, i).detach());
            costs.add(huber(difference).sum().reshape(1, 1));
        }
        return Variable.concatRows(costs).sum().scale(1.0 / ((double) n * n * n));
    }

    /// The cosines of the angles at item `i` between each two others.
    private static Variable cosinesAt(Variable x, int i) {
        int n = x.shape().dim(0);
        var others = Ints.of(IntStream.range(0, n).filter(j -> j != i).toArray());
        var itself = Ints.of(IntStream.range(0, n - 1).map(j -> i).toArray());
        var ways = x.gather(others).sub(x.gather(itself)).unitRows();
        return ways.matmul(ways, Transpose.RIGHT);
    }

    /// With `m = min(|x|, 1)` both branches are `m (|x| − m/2)`.
    private static Variable huber(Variable x) {
        var size = x.apply(Unary.ABS);
        var capped = size.affine(-1, 1).apply(Unary.RELU).affine(-1, 1);
        return capped.mul(size.sub(capped.scale(.5)));
    }
}
