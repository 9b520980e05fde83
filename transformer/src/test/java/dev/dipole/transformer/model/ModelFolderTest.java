package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.OutputException;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written is read back to the same bits, and the same model gives the same bytes.
class ModelFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void roundTrip(String backend) {
        Backends.with(Backends.named(backend), () -> {
            assertRoundTrip(TinyModels.plain(), "plain-" + backend);
            assertRoundTrip(TinyModels.full(), "full-" + backend);
            assertRoundTrip(TinyModels.full(TinyModels.config().withNormOrder(NormOrder.PRE)), "pre-" + backend);
            return true;
        });
    }

    /// Weights are float32 in the file, so a float64 model is compared with what it became when it was written
    /// once.
    private void assertRoundTrip(EmbeddingModel original, String name) {
        var first = folder.resolve(name);
        ModelFolder.write(original, first, new ModelFolder.Options());
        var model = ModelFolder.read(first);
        assertEquals(original.encoder().config(), model.encoder().config());
        assertEquals(original.pooling(), model.pooling());
        assertEquals(original.normalize(), model.normalize());
        assertEquals(original.text().prompts(), model.text().prompts());
        assertEquals(original.text().defaultPrompt(), model.text().defaultPrompt());
        assertEquals(original.text().maxLength(), model.text().maxLength());
        assertEquals(original.text().similarity(), model.text().similarity());
        assertEquals(original.dimension(), model.dimension());
        assertEquals(
                original.dense().stream().map(d -> d.activation()).toList(),
                model.dense().stream().map(d -> d.activation()).toList());
        if (original.encoder()
                .embeddings()
                .word()
                .weight()
                .value()
                .backend()
                .name()
                .equals("cpu")) assertSameVectors(original, model);
        var second = folder.resolve(name + "-again");
        ModelFolder.write(model, second, new ModelFolder.Options());
        assertSameVectors(model, ModelFolder.read(second));
    }

    private static void assertSameVectors(EmbeddingModel expected, EmbeddingModel actual) {
        for (var prompt : new ArrayList<>(expected.text().prompts().keySet())) {
            assertTrue(Arrays.deepEquals(
                    expected.embed(TinyModels.TEXTS, prompt, n -> {}).vectors(),
                    actual.embed(TinyModels.TEXTS, prompt, n -> {}).vectors()));
        }
        assertTrue(Arrays.deepEquals(
                expected.embed(TinyModels.TEXTS).vectors(),
                actual.embed(TinyModels.TEXTS).vectors()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Unary.class,
            names = {"GELU", "GELU_TANH", "RELU", "SILU", "TANH", "SIGMOID"})
    void everyActivation(Unary activation) {
        var c = TinyModels.config();
        var config = new EncoderConfig(
                c.vocabulary(), 8, 1, 1, 4, 20, 1, activation, c.normOrder(), c.normEpsilon(), 0, 0, c.deviation());
        ModelFolder.write(TinyModels.full(config), folder.resolve("m"), new ModelFolder.Options());
        assertEquals(config, ModelFolder.read(folder.resolve("m")).encoder().config());
    }

    @Test
    void sameModelSameBytes() throws IOException {
        ModelFolder.write(
                TinyModels.full(), folder.resolve("one"), new ModelFolder.Options().card("Title", "Measured: 42"));
        ModelFolder.write(
                TinyModels.full(), folder.resolve("two"), new ModelFolder.Options().card("Title", "Measured: 42"));
        var one = bytes(folder.resolve("one"));
        var two = bytes(folder.resolve("two"));
        assertEquals(one.keySet(), two.keySet());
        one.forEach((name, content) -> assertArrayEquals(content, two.get(name), name));
    }

    @Test
    void existingFolderIsRefusedUnlessToBeReplaced() throws IOException {
        var target = folder.resolve("model");
        ModelFolder.write(TinyModels.full(), target, new ModelFolder.Options());
        Files.writeString(target.resolve("mine.txt"), "precious");
        var refusal = assertThrows(
                OutputException.class, () -> ModelFolder.write(TinyModels.plain(), target, new ModelFolder.Options()));
        assertEquals(target + ": exists already; choose another folder or remove it", refusal.getMessage());
        assertEquals("precious", Files.readString(target.resolve("mine.txt")));
        ModelFolder.write(TinyModels.plain(), target, new ModelFolder.Options().replacing());
        assertFalse(Files.exists(target.resolve("mine.txt")));
        assertFalse(ModelFolder.read(target).normalize());
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void aModelThatTheLayoutCannotSayIsRefusedBeforeAnythingIsWritten() throws IOException {
        var config = TinyModels.config();
        var odd = new EncoderConfig(
                config.vocabulary(), 8, 1, 1, 4, 20, 1, Unary.SOFTPLUS, NormOrder.POST, 1e-12, 0, 0, 0.02);
        var problem = assertThrows(
                IllegalArgumentException.class,
                () -> ModelFolder.write(TinyModels.full(odd), folder.resolve("odd"), new ModelFolder.Options()));
        assertTrue(String.valueOf(problem.getMessage()).contains("SOFTPLUS"), () -> "" + problem);
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    static Map<String, byte[]> bytes(Path root) throws IOException {
        var found = new TreeMap<String, byte[]>();
        try (var all = Files.walk(root)) {
            for (var file : all.toList()) {
                var name = root.relativize(file).toString();
                if (Files.isRegularFile(file)) found.put(name, Files.readAllBytes(file));
                else found.put(name + "/", new byte[0]);
            }
        }
        return found;
    }
}
