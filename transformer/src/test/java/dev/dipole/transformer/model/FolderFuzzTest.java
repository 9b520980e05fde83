package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dipole.nn.io.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders with a file changed at random are opened, or refused with a typed exception of one line; nothing
/// else happens.
class FolderFuzzTest {
    private static final int MUTATIONS = 4000;
    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "1e300",
            "1e-300",
            "null",
            "true",
            "\"x\"",
            "[]",
            "{}",
            "[null]");

    @TempDir
    Path temporary;

    @Test
    void onlyTypedExceptions() throws IOException {
        var random = new Random(20_261_121);
        var folder = FolderEdits.full(temporary.resolve("m")).folder();
        var files = ModelFolderTest.bytes(folder);
        var names = files.keySet().stream()
                .filter(name -> !name.endsWith("/") && !name.equals("README.md"))
                .toList();
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            var name = names.get(random.nextInt(names.size()));
            byte[] whole = files.getOrDefault(name, new byte[0]);
            Files.write(folder.resolve(name), mutated(whole, name.endsWith(".json"), random));
            if (isRefused(folder, name, i)) refused++;
            Files.write(folder.resolve(name), whole);
        }
        assertTrue(refused > MUTATIONS / 4, "only " + refused + " were refused");
        assertTrue(refused < MUTATIONS, "every one was refused, so nothing behind the first check was reached");
        assertEquals(4, ModelFolder.read(folder).dimension());
    }

    private static boolean isRefused(Path folder, String name, int i) {
        try {
            ModelFolder.read(folder, note -> {});
            return false;
        } catch (FileException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return true;
        } catch (Throwable e) {
            return fail("mutation %d of %s".formatted(i, name), e);
        }
    }

    private static byte[] mutated(byte[] whole, boolean json, Random random) {
        return switch (random.nextInt(json ? 5 : 3)) {
            case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            case 1 -> {
                byte[] changed = whole.clone();
                for (int n = 1 + random.nextInt(4); n > 0; n--)
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                yield changed;
            }
            case 2 -> {
                int from = random.nextInt(whole.length);
                int to = from + random.nextInt(whole.length - from);
                byte[] changed = new byte[whole.length - (to - from)];
                System.arraycopy(whole, 0, changed, 0, from);
                System.arraycopy(whole, to, changed, from, whole.length - to);
                yield changed;
            }
            default ->
                otherValue(new String(whole, StandardCharsets.UTF_8), random).getBytes(StandardCharsets.UTF_8);
        };
    }

    /// Another value behind a key: valid JSON that means something else.
    private static String otherValue(String json, Random random) {
        int[] colons = json.chars().filter(c -> c == ':').toArray();
        int at = -1;
        for (int n = random.nextInt(colons.length) + 1; n > 0; n--)
            at = json.indexOf(": ", at + 1) < 0 ? at : json.indexOf(": ", at + 1);
        int end = at + 2;
        while (end < json.length() && ",}]\n".indexOf(json.charAt(end)) < 0) end++;
        return json.substring(0, at + 2) + NUMBERS.get(random.nextInt(NUMBERS.size())) + json.substring(end);
    }
}
