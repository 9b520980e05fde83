package dev.dipole.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Splits, permutes and merges axes by a pattern such as `"t (h d) -> h t d"`, parsed once. Its pullback is its
/// [#inverse].
///
/// Names stand for axes, parentheses for axes that are merged into one. An extent that the shape alone does not
/// tell is given: `Rearrange.of("t (h d) -> h t d", Map.of("h", 12))`.
public final class Rearrange {
    private final String pattern;
    private final List<List<String>> left;
    private final List<List<String>> right;
    private final Map<String, Integer> given;

    private Rearrange(String pattern, List<List<String>> left, List<List<String>> right, Map<String, Integer> given) {
        this.pattern = pattern;
        this.left = left;
        this.right = right;
        this.given = given;
    }

    /// A pattern whose extents all follow from the tensor's shape.
    public static Rearrange of(String pattern) {
        return of(pattern, Map.of());
    }

    /// A pattern with some extents given by name.
    public static Rearrange of(String pattern, Map<String, Integer> given) {
        String[] sides = pattern.split("->", -1);
        if (sides.length != 2) throw new ShapeException("rearrange: '%s' needs one '->'".formatted(pattern));
        var left = parse(pattern, sides[0]);
        var right = parse(pattern, sides[1]);
        var leftNames = names(left);
        var rightNames = names(right);
        if (!leftNames.stream()
                .sorted()
                .toList()
                .equals(rightNames.stream().sorted().toList())) {
            throw new ShapeException("rearrange: '%s' must name the same axes on both sides".formatted(pattern));
        }
        if (leftNames.stream().distinct().count() != leftNames.size()) {
            throw new ShapeException("rearrange: '%s' names an axis twice".formatted(pattern));
        }
        return new Rearrange(pattern, left, right, Map.copyOf(given));
    }

    /// The pattern read from right to left, for a tensor of the shape that this one makes of `source`.
    public Rearrange inverse(Shape source) {
        return new Rearrange(pattern, right, left, extents(source));
    }

    /// The rearranged copy.
    public Tensor apply(Tensor x) {
        var extents = extents(x.shape());
        var from = names(left);
        var to = names(right);
        int[] axes = new int[to.size()];
        for (int i = 0; i < axes.length; i++) axes[i] = from.indexOf(to.get(i));
        var split = x.reshape(shape(from.stream().map(List::of).toList(), extents));
        var y = x.like(shape(to.stream().map(List::of).toList(), extents));
        x.backend().permute(split, axes, y);
        return y.reshape(shape(right, extents));
    }

    private static Shape shape(List<List<String>> groups, Map<String, Integer> extents) {
        return Shape.of(groups.stream().mapToInt(g -> product(g, extents)).toArray());
    }

    private static int product(List<String> group, Map<String, Integer> extents) {
        int product = 1;
        for (var name : group) {
            Integer extent = extents.get(name);
            product *= extent == null ? 1 : extent;
        }
        return product;
    }

    /// The extent of every name, from the shape and what was given.
    private Map<String, Integer> extents(Shape shape) {
        if (shape.rank() != left.size()) {
            throw ShapeException.in("rearrange", "'%s' needs %d axes".formatted(pattern, left.size()))
                    .operand("tensor", shape, null)
                    .build();
        }
        var extents = new HashMap<>(given);
        for (int axis = 0; axis < left.size(); axis++) {
            var unknown =
                    left.get(axis).stream().filter(n -> !extents.containsKey(n)).toList();
            int known = product(left.get(axis), extents);
            if (unknown.size() > 1) {
                throw new ShapeException(
                        "rearrange: give the extent of all but one of %s in '%s'".formatted(unknown, pattern));
            }
            int extent = shape.dim(axis);
            if (unknown.isEmpty() ? known != extent : (known == 0 || extent % known != 0)) {
                throw ShapeException.in("rearrange", "'%s' does not divide the axis by %d".formatted(pattern, known))
                        .operand("tensor", shape, null, axis)
                        .build();
            }
            if (!unknown.isEmpty()) extents.put(unknown.get(0), extent / known);
        }
        return extents;
    }

    private static List<String> names(List<List<String>> groups) {
        return groups.stream().flatMap(List::stream).toList();
    }

    private static List<List<String>> parse(String pattern, String side) {
        var groups = new ArrayList<List<String>>();
        List<String> open = null;
        for (String token : side.replace("(", " ( ").replace(")", " ) ").trim().split(" +", -1)) {
            if (token.equals("(")) {
                if (open != null) throw new ShapeException("rearrange: '%s' nests parentheses".formatted(pattern));
                open = new ArrayList<>();
            } else if (token.equals(")")) {
                if (open == null) throw new ShapeException("rearrange: '%s' closes no parenthesis".formatted(pattern));
                groups.add(List.copyOf(open));
                open = null;
            } else if (open != null) {
                open.add(token);
            } else {
                groups.add(List.of(token));
            }
        }
        if (open != null) throw new ShapeException("rearrange: '%s' leaves a parenthesis open".formatted(pattern));
        return List.copyOf(groups);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
