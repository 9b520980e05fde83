package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Backend;
import dev.dipole.tensor.BackendProvider;
import java.util.Optional;

/// Announces the float32 CPU backend. `-Ddipole.threads=N` sets the number of threads (otherwise one per processor),
/// `-Ddipole.cpu.kernels=scalar` avoids vector instructions; neither changes a bit of any result.
public final class CpuProvider implements BackendProvider {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public Optional<String> unusable() {
        return Optional.empty();
    }

    @Override
    public Backend open() {
        int threads = Integer.getInteger("dipole.threads", Runtime.getRuntime().availableProcessors());
        if (threads < 1) throw new IllegalArgumentException("dipole.threads must be at least 1, not " + threads);
        return new CpuBackend(Kernels.best(), new Pool(threads));
    }
}
