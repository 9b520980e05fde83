package dev.dipole.bench;

import dev.dipole.contrastive.data.JdkCorpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/// Real texts that every machine with a JDK has: the comments of `java.lang`, `java.util` and what lies below
/// them, in the JDK's source.
public final class Texts {
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("(?m)^\\s*\\*?\\s?");
    private static final int SHORTEST = 20;

    private Texts() {}

    /// That many comments in the order of their files, each on one line.
    public static List<String> comments(int count) {
        var texts = new ArrayList<String>();
        try (var zip = new ZipFile(JdkCorpus.locate().toFile())) {
            var entries = zip.stream()
                    .filter(entry -> entry.getName().matches("java\\.base/java/(lang|util)/.*\\.java"))
                    .sorted(Comparator.comparing(entry -> entry.getName()))
                    .toList();
            for (var entry : entries) {
                var source = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                var found = COMMENT.matcher(source);
                while (found.find()) {
                    var text = oneLine(MARGIN.matcher(found.group(1)).replaceAll(""));
                    if (text.length() >= SHORTEST) texts.add(text);
                    if (texts.size() == count) return texts;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the JDK's source has only %d comments, not %d".formatted(texts.size(), count));
    }

    /// The text with every run of white space made one space.
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
