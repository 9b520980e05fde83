package dev.dipole.cli;

import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/// The module of the Vector API, `jdk.incubator.vector`, brought in while the program runs.
///
/// The documented way is `--add-modules` on the command line. A jar has no command line, the JVM comments on it
/// with a warning at each start that no flag silences, and it starts without its archived module graph, which
/// costs time. So the module is loaded the way the JVM itself loads `java.instrument` for an agent that comes
/// late: `jdk.internal.module.Modules.loadModule`, a door that the jar's manifest opens (`Add-Exports`).
/// HotSpot turns its vector intrinsics on when the module is defined, whenever that is, so the kernels are as
/// fast. Where the door is shut,
/// [Relaunch] goes the documented way.
final class VectorModule {
    static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /// Whether its classes can be used now.
    static boolean present() {
        try {
            Class.forName(NAME + ".FloatVector", false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /// Whether this Java has the module at all.
    static boolean installed() {
        return ModuleFinder.ofSystem().find(NAME).isPresent();
    }

    /// Loads the module unless it is there already; to be called before any class that uses it is touched.
    ///
    /// @return why that failed, or nothing
    static Optional<String> load() {
        if (present()) return Optional.empty();
        if (!installed()) return Optional.of("this Java has no module " + NAME);
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return present() ? Optional.empty() : Optional.of("the module " + NAME + " was loaded without its classes");
        } catch (InvocationTargetException e) {
            return Optional.of("the module " + NAME + " cannot be loaded: " + e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.of("the module " + NAME + " cannot be loaded into a running JVM here: " + e.getMessage());
        }
    }
}
