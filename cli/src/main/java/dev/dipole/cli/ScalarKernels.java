package dev.dipole.cli;

import dev.dipole.tensor.Backend;
import dev.dipole.tensor.Backends;
import java.util.Optional;

/// The CPU backend with its scalar kernels, for a few short texts.
///
/// The vector kernels are many times faster once they are compiled, and many times slower before: compiling
/// them takes about a second, in which a few texts are long done with the scalar ones. The bits are the same.
final class ScalarKernels {
    private static final String SWITCH = "dipole.cpu.kernels";

    private ScalarKernels() {}

    /// The backend, unless the user has chosen another.
    static Optional<Backend> backend() {
        if (System.getProperty("dipole.backend") != null || System.getProperty(SWITCH) != null) {
            return Optional.empty();
        }
        var best = Backends.providers().stream()
                .filter(provider -> provider.unusable().isEmpty())
                .findFirst()
                .filter(provider -> provider.name().equals("cpu"));
        // The provider reads its switch when it opens.
        System.setProperty(SWITCH, "scalar");
        try {
            return best.map(provider -> provider.open());
        } finally {
            System.clearProperty(SWITCH);
        }
    }
}
