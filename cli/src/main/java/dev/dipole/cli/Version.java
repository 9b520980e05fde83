package dev.dipole.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/// The answer to `--version`: Dipole's version, out of the jar's manifest, and the Java it runs on.
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"dipole " + ofDipole() + " (Java " + Runtime.version() + ")"};
    }

    static String ofDipole() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
