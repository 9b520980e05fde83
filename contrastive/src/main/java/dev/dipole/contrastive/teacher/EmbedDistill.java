package dev.dipole.contrastive.teacher;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.tensor.Unary;
import java.util.List;

/// Vectors of a student near those of a teacher, after a learned projection of the student where widths differ.
///
/// `L = mean_i D( W f(x_i), sg T(x_i) )`, `D` one of `1 − cos`, `‖·‖`, the mean squared difference of numbers
///
/// **Source.** Kim et al., "EmbedDistill: a geometric knowledge distillation for information retrieval", 2023
/// (arXiv 2301.12005), eq. 7 and 8, where the distance is `l2`; the default is
/// sentence-transformers'. The projection is the weight `projection`, `[teacher's width, student's
/// width]`; it is thrown away after training. Near 0 the norm is `√(x + 1e-12)`, so that its slope stays
/// finite.
///
/// @param teacherWidth how many numbers a vector of the teacher has, if the student's are to be projected; else
/// 0
public record EmbedDistill(Distance distance, int teacherWidth) implements NamedObjective {
    /// What is measured.
    public enum Distance {
        /// `1 − cos`
        COSINE,
        /// `‖a − b‖`
        L2,
        /// The mean of `(a_k − b_k)²`.
        MSE
    }

    /// The name of the weight.
    public static final String PROJECTION = "projection";

    public EmbedDistill {
        Check.atLeast("embed-distill: teacherWidth", teacherWidth, 0);
    }

    /// Cosine, nothing projected.
    public EmbedDistill() {
        this(Distance.COSINE, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "embed-distill",
                        "mean_i D(W f(x_i), sg T(x_i))",
                        "Kim et al. 2023 (arXiv 2301.12005), eq. 7 and 8")
                .needs("anchor, perhaps positive and hard negatives; each as the teacher sees it; perhaps the weight"
                        + " projection")
                .degenerates("0 where student and teacher agree")
                .relations("distance mse without projection: vector-mse")
                .aliases("EmbedDistillLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return teacherWidth == 0 ? List.of() : List.of(new OwnWeight.Matrix(PROJECTION, teacherWidth, 1, 0));
    }

    @Override
    public Objective parts() {
        return Objective.only(Imitation.of("vectors", (views, student, teacher) -> {
            var seen = teacherWidth == 0 ? student : student.linear(views.weight(PROJECTION));
            Imitation.sameWidth("embed-distill", seen, teacher, "set 'teacherWidth' to project the student's");
            return distance(seen, Variable.constant(teacher));
        }));
    }

    private Variable distance(Variable a, Variable b) {
        return switch (distance) {
            case COSINE -> a.unitRows().mul(b.unitRows()).sumRows().mean().affine(-1, 1);
            case L2 ->
                a.sub(b)
                        .apply(Unary.SQUARE)
                        .sumRows()
                        .affine(1, 1e-12)
                        .apply(Unary.SQRT)
                        .mean();
            case MSE -> a.sub(b).apply(Unary.SQUARE).mean();
        };
    }
}
