package dev.dipole.tensor;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Chooses who does the maths: the usable provider of the highest rank, the one named by
/// `-Ddipole.backend=NAME`, or the one bound by [#with] for a while.
public final class Backends {
    private static final ScopedValue<Backend> BOUND = ScopedValue.newInstance();

    private Backends() {}

    /// The backend that new tensors belong to: the one bound by [#with], else the default.
    public static Backend current() {
        return BOUND.isBound() ? BOUND.get() : Default.BACKEND;
    }

    /// Runs `work` with new tensors belonging to `backend`.
    public static <T> T with(Backend backend, Supplier<T> work) {
        return ScopedValue.where(BOUND, backend).call(work::get);
    }

    /// The backend of that name.
    ///
    /// @throws IllegalArgumentException when there is none, or it cannot run here; the message says why
    public static Backend named(String name) {
        var usable = Opened.ALL.get(name);
        if (usable != null) return usable.get();
        throw new IllegalArgumentException("no backend '%s' is usable here: %s".formatted(name, describe()));
    }

    /// Every provider on the class path, best first.
    public static List<BackendProvider> providers() {
        var providers = new ArrayList<BackendProvider>();
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())
                .forEach(providers::add);
        providers.sort(Comparator.comparingInt(BackendProvider::rank).reversed().thenComparing(BackendProvider::name));
        return List.copyOf(providers);
    }

    /// Each provider with the reason against it, for logs and `doctor`.
    public static String describe() {
        return providers().stream()
                .map(p -> p.name() + " (" + p.unusable().orElse("usable") + ")")
                .collect(Collectors.joining(", "));
    }

    /// The usable backends by name; each is opened when first asked for, so that nobody pays for a device that
    /// is not used.
    private static final class Opened {
        static final Map<String, Opened> ALL = new TreeMap<>();

        static {
            for (var provider : providers()) {
                if (provider.unusable().isEmpty()) ALL.put(provider.name(), new Opened(provider));
            }
        }

        private final BackendProvider provider;
        private @Nullable Backend backend;

        Opened(BackendProvider provider) {
            this.provider = provider;
        }

        synchronized Backend get() {
            if (backend == null) backend = provider.open();
            return backend;
        }
    }

    private static final class Default {
        static final Backend BACKEND = choose();

        private static Backend choose() {
            String wanted = System.getProperty("dipole.backend", "");
            var best = providers().stream().filter(p -> p.unusable().isEmpty()).findFirst();
            if (wanted.isEmpty() && best.isEmpty())
                throw new IllegalStateException("no backend is usable: " + describe());
            Backend chosen = named(wanted.isEmpty() ? best.orElseThrow().name() : wanted);
            System.getLogger("dev.dipole").log(Level.DEBUG, () -> "backend " + chosen.name() + " of: " + describe());
            return chosen;
        }
    }
}
