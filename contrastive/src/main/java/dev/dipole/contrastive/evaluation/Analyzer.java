package dev.dipole.contrastive.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What turns a text into the terms that [Bm25] counts.
@FunctionalInterface
public interface Analyzer {
    /// The terms in order, repeated ones repeated.
    List<String> terms(String text);

    /// Runs of letters and digits in small letters; no stemming, no stop words.
    static Analyzer words() {
        return text -> split(text, false);
    }

    /// For code: like [#words], and names are split where their parts meet: `readUTF8Line` gives
    /// `read utf 8 line`.
    static Analyzer code() {
        return text -> split(text, true);
    }

    private static List<String> split(String text, boolean insideNames) {
        List<String> terms = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            boolean ends = !inside || (insideNames && i > start && isSeam(text, i));
            if (!ends) continue;
            if (i > start) terms.add(text.substring(start, i).toLowerCase(Locale.ROOT));
            start = inside ? i : i + 1;
        }
        return terms;
    }

    /// Between `i − 1` and `i`: small to capital, letter to digit or back, or before the last of several
    /// capitals.
    private static boolean isSeam(String text, int i) {
        char before = text.charAt(i - 1);
        char here = text.charAt(i);
        if (Character.isDigit(before) != Character.isDigit(here)) return true;
        if (!Character.isUpperCase(here)) return false;
        boolean smallNext = i + 1 < text.length() && Character.isLowerCase(text.charAt(i + 1));
        return Character.isLowerCase(before) || smallNext;
    }
}
