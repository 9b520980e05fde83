package dev.dipole.bench;

import dev.dipole.tensor.Backends;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// One of those that are compared, in a JVM of its own: it says what it is, then answers each task with
/// numbers.
///
/// An implementation is a public class whose constructor takes strings; [Rival] starts it.
public interface Contender {
    /// What it is: library, version, threads. Dipole, unless it says otherwise.
    default String about() {
        return "Dipole, " + Backends.current().describe();
    }

    /// Does a task and answers with what was measured.
    double[] measure(String[] task) throws Exception;

    /// Marks the lines of the conversation; a native library may print others.
    String MARK = "= ";

    /// Serves one contender over standard input and output: `CLASS ARGUMENTS…`.
    static void main(String[] args) throws Exception {
        var made = Class.forName(args[0]).getConstructor(String[].class).newInstance((Object)
                Arrays.copyOfRange(args, 1, args.length));
        var contender = (Contender) made;
        say(contender.about());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            say(Arrays.stream(contender.measure(line.split(" ")))
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining(" ")));
        }
        // Threads of native libraries must not keep it alive.
        System.exit(0);
    }

    private static void say(String line) {
        System.out.println(MARK + line);
        System.out.flush();
    }
}
