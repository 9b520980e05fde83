package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether a batch can teach anything: facts about its vectors, texts and classes, before any objective.
///
/// Rows without positives or negatives depend on the objective: [dev.dipole.contrastive.BatchReport] has them.
///
/// @param rows the pairs of the batch
/// @param classes how many different labels the anchors have, 0 where nobody gave labels
/// @param views each view
public record BatchStatistics(int rows, int classes, List<ViewStatistics> views) {
    public BatchStatistics {
        views = List.copyOf(views);
    }

    /// Looks at a batch; one of scores or completions has no views.
    public static BatchStatistics of(Views views) {
        var statistics = new ArrayList<ViewStatistics>();
        views.named().forEach((name, view) -> statistics.add(ViewStatistics.of(name, view)));
        return new BatchStatistics(views.rows(), views.has(Role.ANCHOR) ? classes(views.anchor()) : 0, statistics);
    }

    private static int classes(View anchor) {
        var labels = anchor.labels();
        return labels == null
                ? 0
                : (int) Arrays.stream(labels.toArray()).distinct().count();
    }

    /// What is wrong with the batch, a part of a sentence each; empty for a sound one.
    public List<String> findings() {
        var found = new ArrayList<String>();
        for (var view : views) found.addAll(view.findings());
        if (classes == 1 && rows > 1) found.add("all %d rows have one class".formatted(rows));
        return List.copyOf(found);
    }
}
