package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How far the coordinates of vectors, as a distribution, are from those of others that stand still.
final class SoftmaxDivergence {
    private static final List<Role> ITEMS = List.of(Role.ANCHOR, Role.POSITIVE, Role.NEGATIVE, Role.VIEW);

    private SoftmaxDivergence() {}

    /// `KL( softmax(teacher/T) ‖ softmax(student/T) )`, the mean over rows; the teacher is a constant.
    static Variable of(Tensor teacher, Variable student, double temperature) {
        var known = Variable.constant(teacher.scale(1 / temperature));
        var learning = student.scale(1 / temperature);
        var p = known.value().softmax();
        var ones = Variable.constant(Tensor.full(p.backend(), p.shape(), 1));
        var logTeacher = known.sub(ones.mulRows(known.logSumExp()));
        var logStudent = learning.sub(ones.mulRows(learning.logSumExp()));
        return logTeacher
                .sub(logStudent)
                .mul(Variable.constant(p))
                .sum()
                .scale(1.0 / p.shape().dim(0));
    }

    /// All items of a batch, one below the other: anchors, positives, negatives, further views.
    static Variable items(Views views) {
        var all = new ArrayList<Variable>();
        for (var role : ITEMS) views.all(role).stream().map(View::vectors).forEach(all::add);
        return Variable.concatRows(all);
    }
}
