package dev.dipole.contrastive.catalogue;

import dev.dipole.nn.io.NearestName;
import java.util.List;

/// Help with mistyped names.
final class Names {
    private Names() {}

    /// `; did you mean 'x'?` for the nearest known name, or the whole list where none is near.
    static String suggestion(String typed, List<String> known) {
        String hint = NearestName.hint(typed, known);
        return hint.isEmpty() ? "; known are " + String.join(", ", known) : hint;
    }
}
