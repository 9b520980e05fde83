package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.List;

/// What the rows or the columns of a score table are: consecutive parts, each the items of one view.
public record Axis(List<Part> parts) {
    /// `size` items of one view.
    public record Part(String view, int size) {}

    public Axis {
        parts = List.copyOf(parts);
    }

    /// An axis of one part.
    public static Axis of(String view, int size) {
        return new Axis(List.of(new Part(view, size)));
    }

    /// This axis, then another.
    public Axis then(Axis next) {
        var all = new ArrayList<>(parts);
        all.addAll(next.parts);
        return new Axis(all);
    }

    public int size() {
        return parts.stream().mapToInt(Part::size).sum();
    }

    /// The name of one row or column: `positive 3` is row 3 of the positive view, counted from 0.
    public String describe(int index) {
        int left = index;
        for (var part : parts) {
            if (left < part.size()) return part.size() == 1 ? part.view() : part.view() + " " + left;
            left -= part.size();
        }
        throw new IndexOutOfBoundsException("an axis of %d entries has no entry %d".formatted(size(), index));
    }
}
