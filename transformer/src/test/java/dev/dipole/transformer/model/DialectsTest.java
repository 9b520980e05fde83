package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.SafeTensors;
import dev.dipole.nn.io.SafeTensorsWriter;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders as other libraries and older versions leave them: the vectors are those of the model they were made
/// from.
class DialectsTest {
    @TempDir
    Path temporary;

    private final List<Note> notes = new ArrayList<>();

    private FolderEdits full() {
        return FolderEdits.full(temporary.resolve("model"));
    }

    private EmbeddingModel read(FolderEdits edits) {
        return ModelFolder.read(edits.folder(), notes::add);
    }

    private void assertSame(EmbeddingModel model) {
        assertTrue(Arrays.deepEquals(
                TinyModels.full().embed(TinyModels.TEXTS).vectors(),
                model.embed(TinyModels.TEXTS).vectors()));
    }

    private void assertNote(Note.Kind kind, String file, String text) {
        assertTrue(notes.contains(new Note(kind, file, text)), () -> notes.toString());
    }

    @Test
    void newerDialect() {
        assertSame(read(full().text("modules.json", """
            [{"idx":0,"name":"0","path":"","type":"sentence_transformers.base.modules.transformer.Transformer"},
             {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.sentence_transformer.modules.pooling.Pooling"},
             {"idx":2,"name":"2","path":"2_Dense","type":"sentence_transformers.base.modules.dense.Dense"},
             {"idx":3,"name":"3","path":"3_Dense","type":"sentence_transformers.base.modules.dense.Dense"},
             {"idx":4,"name":"4","path":"4_Normalize","type":"sentence_transformers.base.modules.normalize.Normalize"}]
            """)
                .text(
                        "1_Pooling/config.json",
                        "{\"embedding_dimension\":8,\"pooling_mode\":[\"cls\",\"mean\",\"lasttoken\"],\"include_prompt\":true}")
                .json(
                        "2_Dense/config.json",
                        dense -> dense.put("module_input_name", "sentence_embedding")
                                .put("module_output_name", "sentence_embedding"))
                .text(
                        "4_Normalize/config.json",
                        "{\"module_input_name\":\"sentence_embedding\",\"module_output_name\":\"sentence_embedding\"}")
                .text("sentence_bert_config.json", """
                    {"transformer_task":"feature-extraction","module_output_name":"token_embeddings",
                     "modality_config":{"text":{"method":"forward","method_output_name":"last_hidden_state"}}}
                    """)));
        assertNote(Note.Kind.DECIDED, "tokenizer_config.json", "texts are cut to 16 tokens (model_max_length)");
    }

    @Test
    void oldFolder() {
        var model = read(full().remove("4_Normalize")
                .json(
                        "1_Pooling/config.json",
                        pooling -> pooling.remove(List.of("pooling_mode_weightedmean_tokens", "include_prompt")))
                .json("2_Dense/config.json", dense -> dense.remove("activation_function"))
                .json(
                        "config_sentence_transformers.json",
                        config -> config.remove(List.of("model_type", "similarity_fn_name", "default_prompt_name")))
                .rename(name -> "bert."
                        + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                                .replace("LayerNorm.bias", "LayerNorm.beta")));
        assertTrue(Arrays.deepEquals(
                TinyModels.full().embed(TinyModels.TEXTS, "query", n -> {}).vectors(),
                model.embed(TinyModels.TEXTS, "query", n -> {}).vectors()));
        assertNull(model.text().defaultPrompt());
        assertEquals("cosine", model.text().similarity());
        assertNote(Note.Kind.ASSUMED, "2_Dense/config.json", "names no activation_function; Tanh is taken");
        assertNote(
                Note.Kind.ASSUMED,
                "config_sentence_transformers.json",
                "names no similarity_fn_name; vectors are compared by cosine");
        assertNote(Note.Kind.DECIDED, "model.safetensors", "the names of the weights begin with bert.");
    }

    @Test
    void transformerInAFolderOfItsOwn() throws IOException {
        var edits = full().replace("modules.json", "\"path\": \"\"", "\"path\": \"0_Transformer\"");
        var inner = Files.createDirectory(edits.folder().resolve("0_Transformer"));
        for (var name : List.of(
                "config.json",
                "model.safetensors",
                "sentence_bert_config.json",
                "tokenizer.json",
                "tokenizer_config.json")) {
            Files.move(edits.folder().resolve(name), inner.resolve(name));
        }
        Files.move(inner.resolve("sentence_bert_config.json"), inner.resolve("sentence_roberta_config.json"));
        assertSame(read(edits));
        assertNote(
                Note.Kind.DECIDED,
                "0_Transformer/sentence_roberta_config.json",
                "texts are cut to 16 tokens (max_seq_length)");
    }

    @Test
    void headsThatNoEmbeddingNeedsAreLeftOut() {
        assertSame(read(full().add(writer -> writer.floats("pooler.dense.weight", new int[] {8, 8}, () -> new float[64])
                .floats("cls.predictions.bias", new int[] {3}, () -> new float[3])
                .floats("embeddings.position_ids", new int[] {1, 20}, () -> new float[20]))));
        assertNote(
                Note.Kind.IGNORED,
                "model.safetensors",
                "the weights of cls, embeddings.position_ids, pooler are not used");
    }

    @Test
    void severalFilesOfWeights() throws IOException {
        var edits = full();
        var whole = edits.folder().resolve("model.safetensors");
        var map = new StringBuilder();
        try (var file = SafeTensors.open(whole)) {
            var parts = List.of(new SafeTensorsWriter(), new SafeTensorsWriter());
            int i = 0;
            for (var entry : file.entries().values()) {
                int part = i++ % 2;
                parts.get(part).floats(entry.name(), entry.extents(), () -> file.floats(entry.name()));
                map.append(map.isEmpty() ? "" : ",")
                        .append("\"%s\":\"part-%d.safetensors\"".formatted(entry.name(), part));
            }
            for (int part = 0; part < 2; part++)
                parts.get(part).write(edits.folder().resolve("part-%d.safetensors".formatted(part)));
        }
        Files.delete(whole);
        assertSame(read(edits.text("model.safetensors.index.json", "{\"weight_map\":{%s}}".formatted(map))));
        var inspection = ModelFolder.inspect(edits.folder());
        assertEquals(
                List.of(
                        "part-0.safetensors",
                        "part-1.safetensors",
                        "2_Dense/model.safetensors",
                        "3_Dense/model.safetensors"),
                inspection.weights().stream().map(w -> w.name()).toList());
    }

    @Test
    void bareEncoder() {
        ModelFolder.write(TinyModels.plain(), temporary.resolve("model"), new ModelFolder.Options());
        var model = read(new FolderEdits(temporary.resolve("model"))
                .remove("modules.json")
                .remove("1_Pooling")
                .remove("sentence_bert_config.json")
                .remove("config_sentence_transformers.json"));
        assertEquals(new Pooling.Mean(), model.pooling());
        assertEquals(16, model.text().maxLength());
        assertTrue(Arrays.deepEquals(
                TinyModels.plain().embed(TinyModels.TEXTS).vectors(),
                model.embed(TinyModels.TEXTS).vectors()));
        assertNote(
                Note.Kind.ASSUMED,
                ".",
                "has no modules.json: a bare encoder, whose token vectors' mean is taken as it is");
    }

    @Test
    void vocabularyWithoutTokenizerJson() {
        assertSame(
                read(full().remove("tokenizer.json").json("tokenizer_config.json", c -> c.put("do_lower_case", true))));
        assertNote(
                Note.Kind.ASSUMED,
                "vocab.txt",
                "there is no tokenizer.json; BERT's tokenizer is made from the vocabulary");
        var cased = ModelFolder.read(full("cased")
                .remove("tokenizer.json")
                .json("tokenizer_config.json", c -> c.put("do_lower_case", false))
                .folder());
        assertEquals(
                "[UNK]", cased.text().tokenizer().encode("Entry", 16).tokens().get(1));
    }

    private FolderEdits full(String name) {
        return FolderEdits.full(temporary.resolve(name));
    }

    @Test
    void lowerCaseAskedForByTheFolder() {
        var cased = full().replace("tokenizer.json", "\"lowercase\": true", "\"lowercase\": false");
        assertEquals(
                "[UNK]",
                read(cased).text().tokenizer().encode("Entry", 16).tokens().get(1));
        var lowered = read(cased.json("sentence_bert_config.json", c -> c.put("do_lower_case", true)));
        assertEquals(
                "entry", lowered.text().tokenizer().encode("Entry", 16).tokens().get(1));
    }

    @ParameterizedTest
    @CsvSource({"12, 20, 12", "50, 20, 20", "-1, 16, 16", "-1, 1000000, 20"})
    void greatestLength(int sentence, int tokenizer, int expected) {
        var edits = full().json("tokenizer_config.json", c -> c.put("model_max_length", tokenizer));
        if (sentence < 0) edits.remove("sentence_bert_config.json");
        else edits.json("sentence_bert_config.json", c -> c.put("max_seq_length", sentence));
        assertEquals(expected, read(edits).text().maxLength());
        assertEquals(
                sentence > 20,
                notes.stream()
                        .anyMatch(n -> n.kind() == Note.Kind.ASSUMED && n.text().contains("max_seq_length 50")));
    }

    @ParameterizedTest
    @CsvSource({"cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"})
    void everyPooling(String mode) {
        ModelFolder.write(TinyModels.plain(), temporary.resolve("model"), new ModelFolder.Options());
        var edits = new FolderEdits(temporary.resolve("model"));
        var newer = read(edits.text("1_Pooling/config.json", "{\"pooling_mode\":\"%s\"}".formatted(mode)))
                .pooling();
        var flag = "pooling_mode_"
                + switch (mode) {
                    case "cls" -> "cls_token";
                    case "mean_sqrt_len_tokens", "lasttoken" -> mode;
                    default -> mode + "_tokens";
                };
        var older = read(edits.text("1_Pooling/config.json", "{\"%s\":true}".formatted(flag)))
                .pooling();
        assertEquals(newer, older);
        var words = newer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        assertTrue(words.startsWith(mode.substring(0, 3)), words);
    }

    @Test
    void noKindOfPoolingIsTheMean() {
        ModelFolder.write(TinyModels.plain(), temporary.resolve("model"), new ModelFolder.Options());
        var model = read(new FolderEdits(temporary.resolve("model")).text("1_Pooling/config.json", "{}"));
        assertEquals(new Pooling.Mean(), model.pooling());
        assertNote(Note.Kind.ASSUMED, "1_Pooling/config.json", "names no kind of pooling; the mean is taken");
    }

    @Test
    void sizesOfBertThatAnOldConfigurationLeavesOut() {
        var model = read(full().json(
                        "config.json",
                        c -> c.remove(List.of(
                                "hidden_act",
                                "layer_norm_eps",
                                "hidden_dropout_prob",
                                "attention_probs_dropout_prob",
                                "initializer_range",
                                "type_vocab_size",
                                "model_type"))));
        var config = model.encoder().config();
        assertEquals(
                List.of(Unary.GELU, 1e-12, 0.1, 0.1, 0.02, 2),
                List.of(
                        config.activation(),
                        config.normEpsilon(),
                        config.dropout(),
                        config.attentionDropout(),
                        config.deviation(),
                        config.types()));
        assertEquals(
                7,
                notes.stream()
                        .filter(n -> n.kind() == Note.Kind.ASSUMED && n.file().equals("config.json"))
                        .count());
    }
}
