package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The candidates of another relation with a teacher's opinion as target: `softmax(t/T)` of the teacher's
/// scores, a constant. The scores stand in the order of the columns.
///
/// @param candidates what is compared
/// @param temperature `T`
public record Taught(Relation candidates, double temperature) implements Relation {
    public Taught {
        Check.positive("the temperature of the teacher", temperature);
    }

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
        var target = scores.scale(1 / temperature).softmax();
        var taught = new ArrayList<Pool>();
        int from = 0;
        for (var pool : plain) {
            int to = from + pool.columns().size();
            taught.add(pool.withTarget(new Target.Distribution(target.columns(from, to))));
            from = to;
        }
        return taught;
    }
}
