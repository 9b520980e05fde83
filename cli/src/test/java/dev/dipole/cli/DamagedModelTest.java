package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A model folder with one file missing, empty, cut short or overwritten: the file is named, or it has no say
/// in the vectors.
@ExtendWith(TinyModel.Maker.class)
class DamagedModelTest {
    /// For other programs and for people.
    private static final Set<String> UNUSED = Set.of("README.md", "vocab.txt", "special_tokens_map.json");

    /// What stands in these is taken from elsewhere or assumed aloud when they are missing.
    private static final Set<String> MAY_BE_MISSING = Set.of(
            "modules.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json");

    @TempDir
    Path folder;

    @Test
    void everyFileInEveryWay(TinyModel tiny) throws IOException {
        var good = encode(tiny.model()).done().out();
        try (Stream<Path> all = Files.walk(tiny.model())) {
            for (var path : all.filter(Files::isRegularFile).toList()) {
                var name = tiny.model().relativize(path).toString();
                byte[] bytes = Files.readAllBytes(path);
                check(tiny, name, null, good);
                check(tiny, name, new byte[0], good);
                check(tiny, name, Arrays.copyOf(bytes, bytes.length * 2 / 3), good);
                check(tiny, name, "\u0000\u0001 garbage \u00ff".repeat(20).getBytes("ISO-8859-1"), good);
            }
        }
    }

    private void check(TinyModel tiny, String name, byte[] content, String good) throws IOException {
        var copy = folder.resolve("model");
        TinyModel.copy(tiny.model(), copy);
        var file = copy.resolve(name);
        Files.delete(file);
        if (content != null) Files.write(file, content);
        var run = encode(copy);
        var what = "%s with %s: %s".formatted(name, content == null ? "nothing" : content.length + " bytes", run);
        if (UNUSED.contains(name) || (content == null && MAY_BE_MISSING.contains(name))) {
            assertEquals(0, run.exitCode(), what);
            assertTrue(run.out().equals(good) || run.err().contains("(assumed)"), what);
        } else {
            assertEquals(1, run.exitCode(), what);
            assertEquals("", run.out(), what);
            assertTrue(run.err().contains(file.getFileName().toString()), what);
            assertTrue(run.err().contains(file.getParent().toString()), what);
            assertTrue(!run.err().contains("unexpected") && !run.err().contains("\tat "), what);
        }
        TinyModel.delete(copy);
    }

    private static CommandRun encode(Path model) {
        return CommandRun.fed("opens the apple\n", "encode", "--model", model.toString());
    }
}
