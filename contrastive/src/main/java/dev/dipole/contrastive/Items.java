package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import java.util.List;

/// The labelled items of a batch: its anchors and, where it has them, its positives below.
record Items(Variable vectors, Ints labels, Axis axis) {
    /// @throws ObjectiveException if the batch has no labels
    static Items of(Views views) {
        boolean paired = views.has(Role.POSITIVE);
        var items = paired ? View.stack(List.of(views.anchor(), views.positive())) : views.anchor();
        var labels = items.labels();
        if (labels == null) {
            throw new ObjectiveException("this objective needs the class of each row; give the batch labels");
        }
        var anchors = Axis.of(Role.ANCHOR.label(0), views.rows());
        var axis = paired ? anchors.then(Axis.of(Role.POSITIVE.label(0), views.rows())) : anchors;
        return new Items(items.vectors(), labels, axis);
    }

    int rows() {
        return labels.size();
    }
}
