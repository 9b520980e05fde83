package dev.dipole.tensor.reference;

import dev.dipole.tensor.Backend;
import dev.dipole.tensor.BackendProvider;
import java.util.Optional;

/// Announces the float64 reference backend; of the lowest rank, so that it runs only when asked for.
public final class ReferenceProvider implements BackendProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Optional<String> unusable() {
        return Optional.empty();
    }

    @Override
    public Backend open() {
        return new ReferenceBackend();
    }
}
