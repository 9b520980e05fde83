package dev.dipole.contrastive.teacher;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Unary;

/// Vectors of a student where a teacher has them: knowledge of a larger model, of another language, of more
/// layers.
///
/// `L = mean ( f(x)_k − sg T(x)_k )²`, for translations `x'` also `f(x')_k` against `T(x)_k`
///
/// **Source.** Reimers & Gurevych, "Making monolingual sentence embeddings multilingual using knowledge
/// distillation", 2020. As in sentence-transformers the mean is over numbers; with `perVector` it is the
/// mean of squared distances, `width` times as much.
///
/// **The batch** brings anchors with the teacher's vectors of them (`anchor_guide`). With `translations` a
/// positive is a translation of the anchor and shall lie at the same place; else a positive has a guide of its
/// own.
public record VectorMse(boolean translations, boolean perVector) implements NamedObjective {
    /// Translations, the mean over numbers.
    public VectorMse() {
        this(true, false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "vector-mse",
                        "mean (f(x) − sg T(x))², mean (f(x') − sg T(x))²",
                        "Reimers & Gurevych 2020 (arXiv 2004.09813)")
                .needs("anchor, perhaps positive; the anchors as the teacher sees them")
                .degenerates("0 where student and teacher agree")
                .relations("embed-distill with distance mse and nothing projected")
                .aliases("MSELoss", "multilingual-distillation");
    }

    @Override
    public Objective parts() {
        return Objective.only(new Imitation("mse", translations, (views, student, teacher) -> {
            Imitation.sameWidth("vector-mse", student, teacher, "take 'embed-distill' with its setting 'teacherWidth'");
            var squares = student.sub(Variable.constant(teacher)).apply(Unary.SQUARE);
            return perVector ? squares.sumRows().mean() : squares.mean();
        }));
    }
}
