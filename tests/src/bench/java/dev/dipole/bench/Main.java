package dev.dipole.bench;

import java.util.ArrayList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What `mvn -q verify -Pbench` runs: with `-Dtables=NAME,…` those tables, else the JMH benchmarks that match
/// `-Djmh=REGEX`, under the launcher's flags.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        System.out.println(Machine.line());
        String tables = System.getProperty("tables", "");
        if (!tables.isBlank()) {
            Table.run(Table.own(), tables.equals("all") ? "" : tables);
            return;
        }
        var flags = new ArrayList<>(Launcher.flags());
        flags.add("--add-modules=jdk.incubator.vector");
        var threads = System.getProperty("dipole.threads", "");
        if (!threads.isEmpty()) flags.add("-Ddipole.threads=" + threads);
        var found = new Runner(new OptionsBuilder()
                        .include(System.getProperty("jmh", ""))
                        .jvmArgs(flags.toArray(String[]::new))
                        .shouldFailOnError(true)
                        .build())
                .run();
        if (found.isEmpty())
            throw new IllegalArgumentException("no benchmark matches -Djmh=" + System.getProperty("jmh"));
    }
}
