package dev.dipole.cli;

/// Where the jar begins: compiled for Java 8, so that an older Java answers with a sentence instead of
/// `UnsupportedClassVersionError`. Everything else is in [Main].
public final class Start {
    private static final int NEEDED = 25;

    private Start() {}

    /// Hands over to [Main], or says which Java is needed and exits with 2.
    public static void main(String[] args) throws ReflectiveOperationException {
        String version = System.getProperty("java.specification.version");
        if (feature(version) < NEEDED) {
            System.err.println("dipole: needs Java " + NEEDED + " or later, and this is Java " + version + " ("
                    + System.getProperty("java.home")
                    + "); the launcher script `dipole` finds a newer one if there is any");
            System.exit(2);
        }
        Class.forName("dev.dipole.cli.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    }

    /// "1.8" is 8, "25" is 25.
    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
