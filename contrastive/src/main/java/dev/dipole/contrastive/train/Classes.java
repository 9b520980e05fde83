package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The class of each example, numbered from 0 in the order of first appearance: that of its label. Where no
/// example has one, all that belong to the same text are a class.
final class Classes {
    private final int[] numbers;
    private final int count;

    private Classes(int[] numbers, int count) {
        this.numbers = numbers;
        this.count = count;
    }

    /// The classes of examples that all have labels, or none.
    ///
    /// @param again whether an example's query stands in for its positive
    static Classes of(List<Example> examples, boolean again) {
        boolean labelled = Provisions.labelled(examples);
        Map<String, Integer> known = new HashMap<>(); // looked up only, so its order does not matter
        int[] numbers = new int[examples.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = known.computeIfAbsent(name(examples.get(i), labelled, again), name -> known.size());
        }
        return new Classes(numbers, known.size());
    }

    private static String name(Example example, boolean labelled, boolean again) {
        String label = example.label();
        if (labelled && label != null) return label;
        return again ? example.query() : example.positive();
    }

    /// The class of an example.
    int of(int example) {
        return numbers[example];
    }

    /// The class of every example.
    int[] all() {
        return numbers.clone();
    }

    /// How many there are.
    int count() {
        return count;
    }
}
