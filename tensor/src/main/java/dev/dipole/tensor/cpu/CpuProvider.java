package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Backend;
import dev.dipole.tensor.BackendProvider;
import java.util.Optional;

/// Announces the float32 CPU backend. `-Ddipole.threads=N` sets the number of threads (otherwise one per
/// processor), `-Ddipole.cpu.kernels=scalar` avoids vector instructions; neither changes a bit of any result.
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
        return new CpuBackend(Kernels.best(), new Pool(threads(System.getProperty("dipole.threads", ""))));
    }

    static int threads(String wanted) {
        if (wanted.isEmpty()) return Runtime.getRuntime().availableProcessors();
        if (wanted.matches("[1-9][0-9]{0,3}")) return Integer.parseInt(wanted);
        throw new IllegalArgumentException(
                "-Ddipole.threads must be a number from 1 to 9999, not '%s'".formatted(wanted));
    }
}
