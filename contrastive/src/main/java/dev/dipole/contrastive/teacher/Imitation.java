package dev.dipole.contrastive.teacher;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A formula of the student's vectors and the teacher's of the same items: a view beside its guide. The
/// teacher's are plain tensors.
record Imitation(String name, boolean translations, Formula formula) implements Regulariser.Custom {
    interface Formula {
        Variable of(Views views, Variable student, Tensor teacher);
    }

    /// The formula of all items that have a guide, stacked.
    static Imitation of(String name, Formula formula) {
        return new Imitation(name, false, formula);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.GUIDE);
    }

    @Override
    public Measured measure(Views views) {
        var value = Tape.in(name, () -> {
            var students = new ArrayList<Variable>();
            var teachers = new ArrayList<Variable>();
            collect(views, students, teachers);
            return formula.of(
                    views,
                    Variable.concatRows(students),
                    Variable.concatRows(teachers).value());
        });
        return new Measured(value, TermReport.ofVectors(name, views.rows(), List.of()));
    }

    private void collect(Views views, List<Variable> students, List<Variable> teachers) {
        students.add(views.anchor().vectors());
        teachers.add(teacher(views, 0));
        if (translations && views.has(Role.POSITIVE)) {
            students.add(views.positive().vectors());
            teachers.add(teacher(views, 0));
        } else {
            var items = new ArrayList<View>(views.all(Role.POSITIVE));
            items.addAll(views.negatives());
            for (int k = 0; k < items.size() && k + 1 < views.all(Role.GUIDE).size(); k++) {
                students.add(items.get(k).vectors());
                teachers.add(teacher(views, k + 1));
            }
        }
    }

    private static Variable teacher(Views views, int index) {
        return views.frozen(Role.GUIDE, index).vectors();
    }

    static void sameWidth(String name, Variable student, Tensor teacher, String fix) {
        if (student.shape().equals(teacher.shape())) return;
        throw new ObjectiveException("%s: the student's vectors have %d numbers, the teacher's %d; %s"
                .formatted(name, student.shape().width(), teacher.shape().width(), fix));
    }
}
