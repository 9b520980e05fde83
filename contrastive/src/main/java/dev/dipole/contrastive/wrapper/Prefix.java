package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Clustering;
import dev.dipole.contrastive.MemoryQueue;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Shape;
import java.util.LinkedHashMap;

/// A batch whose vectors are cut to their first numbers and brought back to length 1. All that lives in the
/// encoder's space is cut along: queue, layers, cluster centres, and rows of the objective's own weights such
/// as proxies. A guide lives elsewhere and stays.
final class Prefix {
    private Prefix() {}

    static Views of(Views views, int width) {
        int whole = views.anchor().vectors().shape().width();
        if (width > whole) {
            throw new ObjectiveException(
                    "vectors of %d numbers have no first %d; name a smaller width".formatted(whole, width));
        }
        var cut = views.map((role, view) -> role == Role.GUIDE ? view : view.map(z -> unit(z, width)));
        if (views.hasQueue()) cut = cut.withQueue(cut(views.queue(), width));
        var weights = new LinkedHashMap<String, Variable>();
        views.weights().forEach((name, w) -> {
            boolean vectors = w.shape().rank() == 2 && w.shape().width() == whole;
            weights.put(name, vectors ? Variable.of(new FirstColumns(width), w) : w);
        });
        cut = cut.withWeights(weights);
        cut = cut.withClusterings(
                views.clusterings().stream().map(c -> cut(c, width)).toList());
        if (!views.hasLayers()) return cut;
        return cut.withLayers(views.layers().stream().map(l -> of(l, width)).toList());
    }

    private static MemoryQueue cut(MemoryQueue queue, int width) {
        if (queue.size() == 0) {
            var none = queue.vectors().like(Shape.of(0, width));
            return new MemoryQueue(none, queue.labels(), queue.ids());
        }
        var vectors = unit(Variable.constant(queue.vectors()), width).value();
        return new MemoryQueue(vectors, queue.labels(), queue.ids());
    }

    private static Clustering cut(Clustering whole, int width) {
        return new Clustering(whole.centres().columns(0, width), whole.concentrations(), whole.assignments());
    }

    private static Variable unit(Variable z, int width) {
        return Variable.of(new FirstColumns(width), z).unitRows();
    }
}
