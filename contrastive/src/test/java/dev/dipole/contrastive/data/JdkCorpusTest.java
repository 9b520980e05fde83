package dev.dipole.contrastive.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkCorpusTest {
    private static final String TAGS = """
            package demo;
            import java.util.*;
            /** A class whose comment is not a method's. */
            public class Tags<T> {
                /** Makes {@code a < b} true for {@link java.util.Map.Entry#getKey() the key}
                 *  &amp; <b>more</b>. Not this. */
                @Deprecated public static final int tags(final List<? extends T> list, T[] more, int... rest)
                        throws IllegalStateException {
                    // compares the two
                    return list.size() < more.length ? "// not a comment".length() : '"'; /* done */
                }
                /** Calls {@link #tags} with {@link Map.Entry} and {@link List#add(Object)}, {@value #MAX} times. */
                void links() { throw new UnsupportedOperationException("links"); }
                /** {@return the number of {@literal <words>} in it} */
                int returns(String text) { return text.split(" ").length + 1000; }
                /** {@inheritDoc} And then some more words. */
                public String toString() { return "inherited, so it stays out of the corpus"; }
                /** @return only a block tag, no sentence of its own */
                int block() { return "this one has no summary sentence".length(); }
                /** Too short. */
                int words() { return "two words are too few for a sentence".length(); }
                /** Has a body that is too short. */
                void tiny() {}
                /** Has no body at all, for it is abstract or native. */
                native void bodiless(int aLongParameterName, int anotherLongParameterName);
                /** Constructs what is not a method, however long. */
                Tags() { System.out.println("constructors stay out of the corpus"); }
                // Not a javadoc comment at all.
                int plain() { return "there is no javadoc comment here at all".length(); }
                static class Inner {
                    /// Marks *markdown* with `code` and [a link][String] in it. Not this.
                    String inner(Map.Entry<String, int[]> entry) { return entry.getKey() + \"""
                        a text "block" // no comment
                        \"""; }
                }
            }
            """;

    private static final String TWINS = """
            package demo;
            class Twins {
                /** Computes the first of the twins. */
                int one(int x) { int y = x + 40; int z = y * 41; return z; }
                /** Computes the first of the twins. */
                int sameSentence(int x) { int y = x + 42; int z = y * 43; return z; }
            }
            class Other {
                /** Computes something under another sentence. */
                int one(int x) { int y = x + 40; /* as above */
                    int z = y * 41; return z; }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void readsSentencesAndCode() throws IOException {
        var methods = read(Map.of("java.demo/demo/Tags.java", TAGS)).methods();
        assertEquals(
                List.of(
                        new JdkMethod(
                                "java.demo",
                                "demo.Tags",
                                "demo.Tags",
                                "tags(List, T[], int...)",
                                "Makes a < b true for the key & more.",
                                "int tags(final List<? extends T> list, T[] more, int... rest)"
                                        + " throws IllegalStateException { return list.size() < more.length"
                                        + " ? \"// not a comment\".length() : '\"'; }"),
                        new JdkMethod(
                                "java.demo",
                                "demo.Tags",
                                "demo.Tags",
                                "links()",
                                "Calls tags with Map.Entry and List.add, MAX times.",
                                "void links() { throw new UnsupportedOperationException(\"links\"); }"),
                        new JdkMethod(
                                "java.demo",
                                "demo.Tags",
                                "demo.Tags",
                                "returns(String)",
                                "Returns the number of <words> in it.",
                                "int returns(String text) { return text.split(\" \").length + 1000; }"),
                        new JdkMethod(
                                "java.demo",
                                "demo.Tags.Inner",
                                "demo.Tags",
                                "inner(Map.Entry)",
                                "Marks markdown with code and a link in it.",
                                "String inner(Map.Entry<String, int[]> entry) { return entry.getKey() + "
                                        + "\"\"\"\n            a text \"block\" // no comment\n            \"\"\"; }")),
                methods);
        assertEquals("demo.Tags#tags(List, T[], int...)", methods.getFirst().qualifiedName());
        assertEquals(
                "Makes a < b true for the key & more.",
                methods.getFirst().toExample().query());
    }

    @Test
    void dropsDuplicatesOfEitherSideAndTellsIt() throws IOException {
        JdkCorpus corpus = read(Map.of("m/demo/Twins.java", TWINS, "m/demo/Tags.java", TAGS));
        assertEquals(
                List.of("demo.Twins#one(int)"),
                corpus.methods().stream()
                        .map(JdkMethod::qualifiedName)
                        .filter(name -> !name.contains("Tags"))
                        .toList());
        assertEquals(new JdkCorpus.Census(2, List.of(), 9, 2, 2), corpus.census());
        assertTrue(corpus.census().sentence().startsWith("5 pairs from 2 files (9 documented methods;"));
    }

    @Test
    void orderIsThatOfThePathsAndNotOfTheThreads() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 200; i++)
            files.put("m/p/C%03d.java".formatted(i), method("p", "C%03d".formatted(i), i, ""));
        Path zip = zip(files);
        List<JdkMethod> methods = JdkCorpus.read(zip).methods();
        assertEquals(200, methods.size());
        assertEquals("p.C000", methods.getFirst().type());
        assertEquals("p.C199", methods.getLast().type());
        try (var one = new ForkJoinPool(1)) {
            assertEquals(
                    methods, one.submit(() -> JdkCorpus.read(zip).methods()).join());
        }
    }

    @Test
    void damagedFilesAreNamedAndTheRestIsRead() throws IOException {
        JdkCorpus corpus = read(Map.of("m/demo/Tags.java", TAGS, "m/demo/Broken.java", "/** x */ class { int ( }"));
        assertEquals(List.of("m/demo/Broken.java"), corpus.census().damaged());
        assertEquals(4, corpus.methods().size());
    }

    @Test
    void readsTheLayoutWithoutModules() throws IOException {
        assertEquals(
                "", read(Map.of("demo/Tags.java", TAGS)).methods().getFirst().module());
    }

    @Test
    void splitKeepsClassesWhole() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            String name = "S" + i;
            files.put("m/p/" + name + ".java", method("p", name, i, inner(i)));
        }
        JdkCorpus corpus = read(files);
        Set<String> train = corpus.train().stream().map(JdkMethod::topLevelType).collect(Collectors.toSet());
        Set<String> heldOut =
                corpus.heldOut().stream().map(JdkMethod::topLevelType).collect(Collectors.toSet());
        assertEquals(800, corpus.train().size() + corpus.heldOut().size());
        assertEquals(400, train.size() + heldOut.size());
        assertTrue(heldOut.size() > 10 && heldOut.size() < 45, () -> heldOut.size() + " of 400 classes held out");
        assertTrue(heldOut.stream().noneMatch(train::contains));
        // The same class lands on the same side whatever else is there.
        String one = heldOut.iterator().next();
        String path = "m/p/" + one.substring(2) + ".java";
        assertEquals(
                2, read(Map.of(path, String.valueOf(files.get(path)))).heldOut().size());

        List<JdkMethod> sample = corpus.heldOut(10);
        assertEquals(10, new HashSet<>(sample).size());
        assertTrue(corpus.heldOut().containsAll(sample));
        assertNotEquals(corpus.heldOut().subList(0, 10), sample);
        assertThrows(DataException.class, () -> corpus.heldOut(1000));
    }

    @Test
    void missingSourcesSayHowToGoOn() {
        Path nowhere = folder.resolve("jdk");
        var problem = assertThrows(JdkSourceMissingException.class, () -> JdkCorpus.locate(nowhere));
        assertEquals(
                "no JDK sources at " + nowhere.resolve("lib/src.zip")
                        + ": name a JDK that has lib/src.zip (--jdk DIR), bring pairs of your own (--data FILE.jsonl),"
                        + " or install the sources (on Debian: apt install openjdk-25-source)",
                problem.getMessage());
    }

    @Test
    void findsTheZipInAJdk() throws IOException {
        Path zip = zip(Map.of("m/demo/Tags.java", TAGS));
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("lib"));
        Files.copy(zip, jdk.resolve("lib/src.zip"));
        assertEquals(jdk.resolve("lib/src.zip"), JdkCorpus.locate(jdk));
        assertEquals(zip, JdkCorpus.locate(zip));
    }

    @Test
    void badZipsAreOneSentence() throws IOException {
        Path text = Files.writeString(folder.resolve("src.zip"), "no zip at all");
        var noZip = assertThrows(DataException.class, () -> JdkCorpus.read(text));
        assertTrue(noZip.getMessage().startsWith(text + ": not a readable zip file ("), noZip::getMessage);
        Path other = zip(Map.of("readme.txt", "nothing"));
        var empty = assertThrows(DataException.class, () -> JdkCorpus.read(other));
        assertEquals(other + ": no documented Java methods in it: is it the src.zip of a JDK?", empty.getMessage());
    }

    @Test
    void cacheGivesTheSameAndOutlivesDamage() throws IOException {
        Path zip = zip(Map.of("m/demo/Tags.java", TAGS));
        Path cache = folder.resolve("cache/dipole");
        JdkCorpus fresh = JdkCorpus.read(zip, cache);
        Path copy = new JdkCorpusCache(cache).copyOf(zip);
        assertTrue(Files.exists(copy));
        assertEquals(fresh, JdkCorpus.read(zip));
        assertEquals(fresh, JdkCorpus.read(zip, cache));

        byte[] whole = Files.readAllBytes(copy);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 0x10;
        byte[] noGzip = "not gzip".getBytes(StandardCharsets.UTF_8);
        for (byte[] damaged : List.of(cut, flipped, withoutLastLine(whole), new byte[0], noGzip)) {
            Files.write(copy, damaged);
            assertEquals(fresh, JdkCorpus.read(zip, cache));
            assertEquals(fresh, JdkCorpus.read(zip, cache), "the copy was made anew");
        }
        try (Stream<Path> entries = Files.list(cache)) {
            assertEquals(List.of(copy), entries.toList(), "no partial files");
        }
    }

    private static byte[] withoutLastLine(byte[] gzip) throws IOException {
        byte[] text = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
        int end = text.length - 1;
        while (text[end] != '\n') end--;
        var shorter = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(shorter)) {
            out.write(text, 0, end);
        }
        return shorter.toByteArray();
    }

    @Test
    void cacheBelongsToOneStateOfTheZip() throws IOException {
        Path zip = zip(Map.of("m/demo/Tags.java", TAGS));
        Path cache = folder.resolve("cache");
        JdkCorpus.read(zip, cache);
        Path changed = zip(Map.of("m/demo/Twins.java", TWINS));
        Files.setLastModifiedTime(changed, FileTime.fromMillis(1_000_000_000_000L));
        assertEquals(
                "demo.Twins",
                JdkCorpus.read(changed, cache).methods().getFirst().type());
    }

    @Test
    void aCacheThatCannotBeWrittenCostsNothingButTime() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertEquals(
                4,
                JdkCorpus.read(zip(Map.of("m/demo/Tags.java", TAGS)), file)
                        .methods()
                        .size());
    }

    @Test
    void readsTheRunningJdkInSilence() {
        Path zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        assumeTrue(Files.isRegularFile(zip), () -> "skipped: this JDK has no " + zip);
        PrintStream out = System.out;
        PrintStream err = System.err;
        var noise = new ByteArrayOutputStream();
        var sink = new PrintStream(noise, true, StandardCharsets.UTF_8);
        JdkCorpus corpus;
        try {
            System.setOut(sink);
            System.setErr(sink);
            corpus = JdkCorpus.read(zip);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertEquals("", noise.toString(StandardCharsets.UTF_8));
        assertTrue(corpus.methods().size() > 40_000, () -> corpus.census().sentence());
        assertTrue(corpus.heldOut().size() >= 2_000, () -> corpus.heldOut().size() + " held out");
        assertDistinct(corpus.methods(), JdkMethod::summary);
        assertDistinct(corpus.methods(), JdkMethod::code);
        assertDistinct(corpus.methods(), JdkMethod::qualifiedName);
        JdkMethod remove = corpus.methods().stream()
                .filter(method -> method.qualifiedName().equals("java.util.ArrayList#removeIf(Predicate, int, int)"))
                .findFirst()
                .orElseThrow();
        assertEquals("java.base", remove.module());
    }

    private static <T> void assertDistinct(List<JdkMethod> methods, Function<JdkMethod, T> part) {
        assertEquals(methods.size(), methods.stream().map(part).distinct().count());
    }

    private static String method(String packageName, String type, int i, String more) {
        return """
                package %s;
                class %s {
                    /** Adds the number %d to what it is given. */
                    int add(int x) { return x + %d + 10000 * 10000; }
                    %s
                }
                """.formatted(packageName, type, i, i, more);
    }

    private static String inner(int i) {
        return """
                static class Inner {
                    /** Takes the number %d from what it is given. */
                    int take(int x) { return x - %d - 10000 * 10000; }
                }
                """.formatted(i, i);
    }

    private JdkCorpus read(Map<String, String> files) throws IOException {
        return JdkCorpus.read(zip(files));
    }

    private Path zip(Map<String, String> files) throws IOException {
        Path zip = Files.createTempFile(folder, "src", ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }
}
