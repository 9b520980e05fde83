package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Relations whose columns, or rows, are learned: proxies of classes, prototypes of clusters.
public sealed interface ProxyRelation extends Relation {
    /// The weight that holds proxies, `[classes · centres, width]`, the centres of a class next to each other.
    String PROXIES = "proxies";
    /// The weight that holds prototypes, `[prototypes, width]`.
    String PROTOTYPES = "prototypes";
    /// The prototypes as a momentum encoder has them, a constant; where the batch lacks them they are the
    /// prototypes themselves.
    String MOMENTUM_PROTOTYPES = "momentum_prototypes";
    /// What is taken off a teacher's scores, `[prototypes]`, a constant; nothing where the batch lacks it.
    String CENTRE = "centre";
    /// The same for the scores of tokens.
    String TOKEN_CENTRE = "token_centre";

    /// Each item chooses among the proxies of all classes; those of its own class are positives. Anchors and,
    /// where the batch has them, positives are items.
    ///
    /// @param centres proxies a class
    record ItemsToProxies(int centres) implements ProxyRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.LABELS);
        }

        @Override
        public List<Pool> pools(Views views) {
            var items = Items.of(views);
            var proxies = views.weight(PROXIES);
            int columns = proxies.shape().dim(0);
            if (columns % centres != 0) {
                throw new ObjectiveException(
                        "%d proxies are no %d for each class; give every class as many".formatted(columns, centres));
            }
            var labels = within(items.labels(), columns / centres);
            var classOf =
                    Ints.of(IntStream.range(0, columns).map(j -> j / centres).toArray());
            return List.of(Pool.of(
                    items.vectors(),
                    proxies,
                    new Target.Positives(Cells.equal(labels, classOf)),
                    Cells.all(items.rows(), columns),
                    items.axis(),
                    Axis.of("proxy", columns)));
        }
    }

    /// Each proxy looks at all items; those of its class are positives.
    record ProxiesToItems() implements ProxyRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.LABELS);
        }

        @Override
        public List<Pool> pools(Views views) {
            var items = Items.of(views);
            var proxies = views.weight(PROXIES);
            int rows = proxies.shape().dim(0);
            var labels = within(items.labels(), rows);
            return List.of(Pool.of(
                    proxies,
                    items.vectors(),
                    new Target.Positives(Cells.equal(Ints.range(rows), labels)),
                    Cells.all(rows, items.rows()),
                    Axis.of("proxy", rows),
                    items.axis()));
        }
    }

    /// The query of one side predicts how the key of the other is assigned to the prototypes.
    record Assignments(Direction direction, Coding coding) implements ProxyRelation {
        @Override
        public Set<Need> needs() {
            return direction.needs();
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var prototypes = views.weight(PROTOTYPES);
            int columns = prototypes.shape().dim(0);
            return List.of(Pool.of(
                    KeyRelation.query(views, direction.rows()).vectors(),
                    prototypes,
                    new Target.Distribution(coding.of(keyScores(views, direction.columns()))),
                    Cells.all(n, columns),
                    Axis.of(direction.rows().label(0), n),
                    Axis.of("prototype", columns)));
        }
    }

    /// The queries of one side choose among the centres of a clustering; that of their own cluster is positive.
    /// The centres are constants.
    ///
    /// @param clustering which of the batch's clusterings, from 0
    record Clusters(Role role, int clustering) implements ProxyRelation {
        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var given = views.clustering(clustering);
            return List.of(Pool.of(
                    KeyRelation.query(views, role).vectors(),
                    Variable.constant(given.centres()),
                    new Target.Positives(Cells.onePerRow(given.clusters(), given.assignments())),
                    Cells.all(n, given.clusters()),
                    Axis.of(role.label(0), n),
                    Axis.of("cluster", given.clusters())));
        }

        @Override
        public Set<Need> needs() {
            return Set.of(Need.CLUSTERINGS);
        }
    }

    /// The cosines of the keys of one side with the prototypes, less the centre.
    static Tensor keyScores(Views views, Role role) {
        var raw = rawKeyScores(views, role);
        if (!views.hasWeight(CENTRE)) return raw;
        var centre = views.weight(CENTRE).value();
        if (!centre.shape().equals(Shape.of(raw.shape().width()))) {
            throw new ObjectiveException("the weights '%s' are of shape %s, but should be one number for each of %d"
                            .formatted(CENTRE, centre.shape(), raw.shape().width())
                    + " prototypes");
        }
        return raw.sub(centre);
    }

    /// The cosines of the keys of one side with the prototypes.
    static Tensor rawKeyScores(Views views, Role role) {
        return teacherScores(views, KeyRelation.key(views, role).values());
    }

    /// The cosines of what a teacher says with the teacher's prototypes.
    static Tensor teacherScores(Views views, Tensor vectors) {
        var prototypes = views.weight(views.hasWeight(MOMENTUM_PROTOTYPES) ? MOMENTUM_PROTOTYPES : PROTOTYPES);
        var wanted = views.weight(PROTOTYPES).shape();
        if (!prototypes.shape().equals(wanted)) {
            throw new ObjectiveException("the weights '%s' are of shape %s, but should be of shape %s like '%s'"
                    .formatted(MOMENTUM_PROTOTYPES, prototypes.shape(), wanted, PROTOTYPES));
        }
        return new Similarity.Cosine()
                .table(Variable.constant(vectors), Variable.constant(prototypes.value()))
                .value();
    }

    /// The labels, if all name one of so many classes.
    static Ints within(Ints labels, int classes) {
        for (int label : labels.toArray()) {
            if (label >= 0 && label < classes) continue;
            throw new ObjectiveException(
                    "class %d has no weights: there are %d classes, numbered from 0".formatted(label, classes));
        }
        return labels;
    }
}
