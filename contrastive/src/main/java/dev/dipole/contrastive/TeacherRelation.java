package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Relations that a teacher's scores bear on, beside [Taught]. The scores stand in the order of the columns.
public sealed interface TeacherRelation extends Relation {
    /// The candidates of another relation, each worth what the teacher scores it.
    record Scored(Relation candidates) implements TeacherRelation {
        @Override
        public Set<Need> needs() {
            return Need.union(candidates.needs(), Need.TEACHER_SCORES);
        }

        @Override
        public List<Pool> pools(Views views) {
            var plain = candidates.pools(views);
            var scores = views.teacherScores();
            int columns = plain.stream().mapToInt(p -> p.columns().size()).sum();
            if (scores.shape().width() != columns) {
                throw new ObjectiveException("the teacher scores %d candidates, this objective compares %d"
                        .formatted(scores.shape().width(), columns));
            }
            var scored = new ArrayList<Pool>();
            int from = 0;
            for (var pool : plain) {
                int to = from + pool.columns().size();
                scored.add(pool.withTarget(new Target.Graded(scores.columns(from, to))));
                from = to;
            }
            return scored;
        }
    }

    /// The candidates of another relation, whose first column is each row's positive, without those that the
    /// teacher scores above it: they are likely positives that nobody marked. Columns that the teacher does not
    /// score stay.
    record Trusted(Relation candidates) implements TeacherRelation {
        @Override
        public Set<Need> needs() {
            return Need.union(candidates.needs(), Need.TEACHER_SCORES);
        }

        @Override
        public List<Pool> pools(Views views) {
            var plain = candidates.pools(views);
            double[] scores = views.teacherScores().toDoubles();
            int width = views.teacherScores().shape().width();
            var trusted = new ArrayList<Pool>();
            int from = 0;
            for (var pool : plain) {
                trusted.add(from < width ? without(pool, scores, width, from) : pool);
                from += pool.columns().size();
            }
            return trusted;
        }

        private static Pool without(Pool pool, double[] scores, int width, int from) {
            int rows = pool.rows().size();
            int columns = pool.columns().size();
            var marks = pool.from().value().like(dev.dipole.tensor.Shape.of(rows, columns));
            double[] above = new double[rows * columns];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns && from + j < width; j++) {
                    if (scores[i * width + from + j] > scores[i * width]) above[i * columns + j] = 1;
                }
            }
            marks.assign(above);
            var suspects = Cells.nonZero(marks).without(pool.target().positives());
            return pool.withCandidates(pool.candidates().without(suspects));
        }
    }
}
