package dev.dipole.nn;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;

/// A table of vectors looked up by number.
///
/// @param weight `[vocabulary, width]`
public record Embedding(Variable weight) implements Module {
    /// A fresh table of normal numbers.
    public static Embedding of(int vocabulary, int width, Initialiser init) {
        return new Embedding(init.normal(vocabulary, width));
    }

    /// `[n] → [n, width]`
    public Variable apply(Ints rows) {
        return weight.gather(rows);
    }
}
