package dev.dipole.contrastive;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Help with mistyped names.
final class Names {
    private Names() {}

    /// `; did you mean 'x'?` for the nearest known name, or the whole list where none is near.
    static String suggestion(String typed, List<String> known) {
        String word = typed.toLowerCase(Locale.ROOT);
        var nearest = known.stream().min(Comparator.comparingInt(name -> edits(word, name.toLowerCase(Locale.ROOT))));
        if (nearest.isPresent() && edits(word, nearest.get().toLowerCase(Locale.ROOT)) <= 1 + typed.length() / 3) {
            return "; did you mean '%s'?".formatted(nearest.get());
        }
        return "; known are " + String.join(", ", known);
    }

    /// Letters to insert, delete or replace (Levenshtein's distance).
    private static int edits(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) above[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
