package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.List;

/// What the rows or the columns of a score table are: consecutive parts, each the items of one view.
public record Axis(List<Part> parts) {
    /// `size` items of one view, from number `first` on.
    public record Part(String view, int first, int size) {
        public Part(String view, int size) {
            this(view, 0, size);
        }

        private String describe(int index) {
            return first == 0 && size == 1 ? view : view + " " + (first + index);
        }
    }

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

    /// The entries `from … to-1`.
    Axis part(int from, int to) {
        var cut = new ArrayList<Part>();
        int before = 0;
        for (var part : parts) {
            int begin = Math.max(from - before, 0);
            int end = Math.min(to - before, part.size());
            if (begin < end) cut.add(new Part(part.view(), part.first() + begin, end - begin));
            before += part.size();
        }
        return new Axis(cut);
    }

    public int size() {
        return parts.stream().mapToInt(Part::size).sum();
    }

    /// The name of one row or column: `positive 3` is row 3 of the positive view, counted from 0.
    public String describe(int index) {
        int left = index;
        for (var part : parts) {
            if (left < part.size()) return part.describe(left);
            left -= part.size();
        }
        throw new IndexOutOfBoundsException("an axis of %d entries has no entry %d".formatted(size(), index));
    }
}
