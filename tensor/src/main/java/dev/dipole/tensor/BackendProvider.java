package dev.dipole.tensor;

import java.util.Optional;

/// Announces a backend to [Backends]; found by [java.util.ServiceLoader] through
/// `META-INF/services/dev.dipole.tensor.BackendProvider`.
public interface BackendProvider {
    /// The name users type: "cpu", "cuda", "reference".
    String name();

    /// The usable provider of the highest rank is the default.
    int rank();

    /// Why it cannot run here, in one sentence; empty where it can.
    Optional<String> unusable();

    /// Opens the backend; called at most once per process by [Backends].
    Backend open();
}
