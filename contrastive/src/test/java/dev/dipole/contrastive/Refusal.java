package dev.dipole.contrastive;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.function.Executable;

/// Refusals as a person reads them: an [ObjectiveException] of one sentence.
final class Refusal {
    private Refusal() {}

    /// The sentence with which something is refused.
    ///
    /// @param what was tried, for messages of the test
    static String of(String what, Executable attempt) {
        String sentence = String.valueOf(
                assertThrows(ObjectiveException.class, attempt, what).getMessage());
        boolean clear = sentence.length() > 15
                && sentence.length() < 330
                && sentence.lines().count() == 1
                && !sentence.endsWith(".")
                && !sentence.contains("dev.dipole")
                && !sentence.contains("Exception");
        assertTrue(clear, () -> what + ": " + sentence);
        return sentence;
    }

    /// Whether a sentence has at least one of the words of a name: `denseWeight` is "dense" or "weight".
    static boolean names(String name, String sentence) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        return lower.contains(name.toLowerCase(Locale.ROOT))
                || words(name).stream().anyMatch(lower::contains);
    }

    private static List<String> words(String name) {
        return Arrays.stream(name.split("(?=[A-Z])|_"))
                .map(w -> w.toLowerCase(Locale.ROOT))
                .filter(w -> w.length() > 2)
                .map(w -> w.replaceFirst("s$", "")) // dimensions: a dimension
                .toList();
    }
}
