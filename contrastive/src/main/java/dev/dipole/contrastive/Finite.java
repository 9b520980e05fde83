package dev.dipole.contrastive;

import dev.dipole.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Refuses numbers that are NaN or infinite before an objective sees them. Comparisons are false for NaN, so that
/// whoever mines, masks or clips would pass over it in silence.
///
/// @param where the numbers stand in the batch, after their name; mostly nothing
record Finite(String where) {
    /// @param what the numbers are, without article; null for what a batch does not bring
    /// @throws ObjectiveException with the place of the first one that is not finite
    void require(String what, @Nullable Tensor numbers) {
        if (numbers == null || numbers.allFinite()) return;
        double[] all = numbers.toDoubles();
        int at = 0;
        while (Double.isFinite(all[at])) at++;
        int width = numbers.shape().rank() == 0 ? 1 : numbers.shape().width();
        String place = switch (numbers.shape().rank()) {
            case 0 -> "";
            case 1 -> " at place " + at;
            default -> " in row %d, column %d".formatted(at / width, at % width);
        };
        throw new ObjectiveException("the %s%s: %s%s; an objective compares finite numbers, so mend what made this one"
                .formatted(what, where, Double.isNaN(all[at]) ? "NaN" : "infinity", place));
    }
}
