package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.List;
import java.util.Set;

/// Relations that look at each pair for itself: what the batch says of it is a grade or a class.
public sealed interface PairRelation extends Relation {
    /// One column, each anchor with its own positive; the value of the cell is the pair's grade.
    record Graded() implements PairRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS, Need.GRADES);
        }

        @Override
        public List<Pool> pools(Views views) {
            return List.of(column(views, new Target.Graded(views.grades().reshape(views.rows(), 1))));
        }
    }

    /// One column, each anchor with its own "positive", which is one if the pair's grade is above one half and
    /// a negative otherwise.
    record YesNo() implements PairRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS, Need.GRADES);
        }

        @Override
        public List<Pool> pools(Views views) {
            double[] grades = views.grades().toDoubles();
            for (int i = 0; i < grades.length; i++) grades[i] = grades[i] > 0.5 ? 1 : 0;
            var marks = views.grades().like(Shape.of(grades.length, 1));
            marks.assign(grades);
            return List.of(column(views, new Target.Positives(Cells.nonZero(marks))));
        }
    }

    /// Anchors among all positives, where row `i` belongs to column `i` if the pair's grade is above one half;
    /// other rows belong to nothing.
    record YesAmongAll() implements PairRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS, Need.GRADES);
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            double[] grades = views.grades().toDoubles();
            double[] marks = new double[n * n];
            for (int i = 0; i < n; i++) marks[i * n + i] = grades[i] > 0.5 ? 1 : 0;
            var yes = views.grades().like(Shape.of(n, n));
            yes.assign(marks);
            var among = new Relation.Diagonal(Direction.QD).pools(views).get(0);
            return List.of(among.withTarget(new Target.Positives(Cells.nonZero(yes))));
        }
    }

    /// Each pair belongs to a class, the label of its anchor, told from `[u, v, |u − v|, 1]` by the learned
    /// rows of the weight `classifier`; the last number of a row is the class's bias.
    record Classified() implements PairRelation {
        /// The name of the weight.
        public static final String CLASSIFIER = "classifier";

        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS, Need.PAIR_CLASSES);
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var u = views.anchor().vectors();
            var v = views.positive().vectors();
            var one = Variable.constant(Tensor.full(u.value().backend(), Shape.of(n, 1), 1));
            var features = Variable.concatColumns(List.of(u, v, u.sub(v).apply(Unary.ABS), one));
            var classes = views.weight(CLASSIFIER);
            int count = classes.shape().dim(0);
            var labels = labels(views, count);
            return List.of(Pool.of(
                    features,
                    classes,
                    new Target.Positives(Cells.onePerRow(count, labels)),
                    Cells.all(n, count),
                    Axis.of("pair", n),
                    Axis.of("class", count)));
        }
    }

    private static Ints labels(Views views, int classes) {
        var labels = views.anchor().labels();
        if (labels == null) throw new ObjectiveException("this objective needs the class of each pair; give labels");
        return ProxyRelation.within(labels, classes);
    }

    private static Pool column(Views views, Target target) {
        return Pool.ofOwn(
                views.anchor().vectors(),
                views.positive().vectors(),
                target,
                Axis.of(Role.ANCHOR.label(0), views.rows()),
                "own positive");
    }
}
