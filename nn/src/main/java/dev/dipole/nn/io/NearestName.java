package dev.dipole.nn.io;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// What the user probably meant: the known name closest to a mistyped one.
///
/// The distance is the Levenshtein distance with neighbours swapped counted as one edit ("optimal string
/// alignment"), taken without regard to case, `_`, `-` and spaces. A name farther away than a third of its
/// length is no suggestion.
public final class NearestName {
    /// Nobody mistypes more than this; it bounds the work when names come from a damaged file.
    private static final int LONGEST = 100;

    private NearestName() {}

    /// The closest of the known names, the first of several equally close ones; empty when none is close
    /// enough.
    public static Optional<String> of(String given, Collection<String> known) {
        var wanted = normalised(given);
        if (wanted.length() > LONGEST) return Optional.empty();
        String best = null;
        int bestDistance = Math.max(1, wanted.length() / 3) + 1;
        for (var name : known) {
            if (Math.abs(name.length() - given.length()) > LONGEST) continue;
            int distance = distance(wanted, normalised(name));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The end of an error message: `; did you mean 'x'?`, or nothing when no known name is close.
    public static String hint(String given, Collection<String> known) {
        return of(given, known).map("; did you mean '%s'?"::formatted).orElse("");
    }

    private static String normalised(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\- ]", "");
    }

    /// Three rows of the dynamic programme are alive at a time: this one, the one above, and the one above
    /// that.
    static int distance(String a, String b) {
        int[] above2 = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) above[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
                if (swapped(a, i, b, j)) row[j] = Math.min(row[j], above2[j - 2] + 1);
            }
            int[] free = above2;
            above2 = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }

    private static boolean swapped(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
