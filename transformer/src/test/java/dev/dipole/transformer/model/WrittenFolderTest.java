package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.DType;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.transformer.NormOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A written folder, file by file and key by key, as other libraries expect it.
class WrittenFolderTest {
    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void write() {
        folder = temporary.resolve("model");
        ModelFolder.write(TinyModels.full(), folder, new ModelFolder.Options().card("Tiny", "MRR@10 is 0.7."));
    }

    @Test
    void files() throws IOException {
        assertEquals(
                List.of(
                        "1_Pooling/",
                        "1_Pooling/config.json",
                        "2_Dense/",
                        "2_Dense/config.json",
                        "2_Dense/model.safetensors",
                        "3_Dense/",
                        "3_Dense/config.json",
                        "3_Dense/model.safetensors",
                        "4_Normalize/",
                        "README.md",
                        "config.json",
                        "config_sentence_transformers.json",
                        "model.safetensors",
                        "modules.json",
                        "sentence_bert_config.json",
                        "special_tokens_map.json",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.txt"),
                ModelFolderTest.bytes(folder).keySet().stream()
                        .filter(name -> !name.equals("/"))
                        .toList());
    }

    @Test
    void modules() {
        assertJson("modules.json", """
            [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
             {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
             {"idx":2,"name":"2","path":"2_Dense","type":"sentence_transformers.models.Dense"},
             {"idx":3,"name":"3","path":"3_Dense","type":"sentence_transformers.models.Dense"},
             {"idx":4,"name":"4","path":"4_Normalize","type":"sentence_transformers.models.Normalize"}]
            """);
    }

    @Test
    void encoder() {
        assertJson("config.json", """
            {"architectures":["BertModel"],"attention_probs_dropout_prob":0.2,"classifier_dropout":null,"hidden_act":"gelu",
             "hidden_dropout_prob":0.1,"hidden_size":8,"initializer_range":0.3,"intermediate_size":12,"is_decoder":false,
             "layer_norm_eps":1e-12,"max_position_embeddings":20,"model_type":"bert","num_attention_heads":2,
             "num_hidden_layers":2,"pad_token_id":0,"position_embedding_type":"absolute","tie_word_embeddings":true,
             "torch_dtype":"float32","type_vocab_size":2,"use_cache":true,"vocab_size":%d}
            """.formatted(TinyModels.tokenizer().vocabularySize()));
    }

    @Test
    void texts() {
        assertJson("sentence_bert_config.json", "{\"max_seq_length\":16,\"do_lower_case\":false}");
        assertJson("config_sentence_transformers.json", """
            {"model_type":"SentenceTransformer","__version__":{},
             "prompts":{"query":"the ","document":"entry: ","a | \\"b\\"":"`|\\n"},
             "default_prompt_name":"document","similarity_fn_name":"dot"}
            """);
        assertJson("tokenizer_config.json", """
            {"pad_token":"[PAD]","unk_token":"[UNK]","cls_token":"[CLS]","sep_token":"[SEP]","mask_token":"[MASK]",
             "model_max_length":16,"do_lower_case":true,"strip_accents":null,"tokenize_chinese_chars":true,
             "tokenizer_class":"PreTrainedTokenizerFast"}
            """);
        assertJson("special_tokens_map.json", """
            {"pad_token":"[PAD]","unk_token":"[UNK]","cls_token":"[CLS]","sep_token":"[SEP]","mask_token":"[MASK]"}
            """);
    }

    @Test
    void vocabulary() throws IOException {
        var lines = Files.readAllLines(folder.resolve("vocab.txt"));
        assertEquals(TinyModels.tokenizer().vocabularySize(), lines.size());
        assertEquals(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), lines.subList(0, 5));
        var inTokenizer = JsonFiles.readObject(folder.resolve("tokenizer.json"))
                .get("model")
                .get("vocab");
        for (int id = 0; id < lines.size(); id++)
            assertEquals(id, inTokenizer.get(lines.get(id)).intValue(), lines.get(id));
    }

    @Test
    void poolingAndDense() {
        assertJson("1_Pooling/config.json", """
            {"word_embedding_dimension":8,"pooling_mode_cls_token":true,"pooling_mode_max_tokens":false,
             "pooling_mode_mean_tokens":true,"pooling_mode_mean_sqrt_len_tokens":false,
             "pooling_mode_weightedmean_tokens":false,"pooling_mode_lasttoken":true,"include_prompt":true}
            """);
        assertJson(
                "2_Dense/config.json",
                "{\"in_features\":24,\"out_features\":5,\"bias\":true,\"activation_function\":\"torch.nn.modules.activation.Tanh\"}");
        assertJson(
                "3_Dense/config.json",
                "{\"in_features\":5,\"out_features\":4,\"bias\":false,\"activation_function\":\"torch.nn.modules.linear.Identity\"}");
        assertTensors(
                "2_Dense/model.safetensors", Map.of("linear.weight", List.of(5L, 24L), "linear.bias", List.of(5L)));
        assertTensors("3_Dense/model.safetensors", Map.of("linear.weight", List.of(4L, 5L)));
    }

    @Test
    void weightsHaveBertsNames() {
        try (var file = SafeTensors.open(folder.resolve("model.safetensors"))) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(5 + 2 * 16, file.entries().size());
            assertEquals(
                    List.of(8L, 12L),
                    file.entry("encoder.layer.1.output.dense.weight").shape());
            assertEquals(
                    List.of(12L, 8L),
                    file.entry("encoder.layer.1.intermediate.dense.weight").shape());
            assertEquals(
                    List.of(20L, 8L),
                    file.entry("embeddings.position_embeddings.weight").shape());
            for (var name : List.of(
                    "embeddings.word_embeddings.weight",
                    "embeddings.token_type_embeddings.weight",
                    "embeddings.LayerNorm.bias",
                    "encoder.layer.0.attention.self.query.weight",
                    "encoder.layer.0.attention.self.key.bias",
                    "encoder.layer.0.attention.self.value.weight",
                    "encoder.layer.0.attention.output.dense.weight",
                    "encoder.layer.0.attention.output.LayerNorm.weight",
                    "encoder.layer.0.output.LayerNorm.bias")) {
                assertEquals(DType.F32, file.entry(name).dtype(), name);
            }
        }
    }

    @Test
    void card() throws IOException {
        var card = Files.readString(folder.resolve("README.md"));
        assertTrue(card.startsWith("""
            ---
            library_name: sentence-transformers
            pipeline_tag: sentence-similarity
            tags:
            - sentence-transformers
            - sentence-similarity
            - feature-extraction
            - dipole
            ---
            # Tiny

            Turns a text into a vector of 4 numbers of unit length; vectors are compared by dot. Texts are cut to 16 tokens.
            """), card);
        assertTrue(card.contains("\n| pooling | cls + mean + lasttoken |\n"), card);
        assertTrue(card.contains("\n| prompt document | `\"entry: \"` (default) |\n"), card);
        assertTrue(card.contains("\n\nMRR@10 is 0.7.\n\n"), card);
        assertTrue(card.contains("ModelFolder.read(Path.of("), card);
        assertTrue(card.contains("SentenceTransformer(\"path/to/this-folder\")"), card);
    }

    @Test
    void preNormSaysThatOthersCannotOpenIt() throws IOException {
        var pre = temporary.resolve("pre");
        ModelFolder.write(
                TinyModels.full(TinyModels.config().withNormOrder(NormOrder.PRE)), pre, new ModelFolder.Options());
        var config = JsonFiles.readObject(pre.resolve("config.json"));
        assertEquals("dipole-bert-pre-norm", config.get("model_type").stringValue());
        assertEquals(
                "DipoleBertPreNormModel", config.get("architectures").get(0).stringValue());
        var card = Files.readString(pre.resolve("README.md"));
        assertTrue(card.contains("library_name: dipole\n"), card);
        assertTrue(card.contains("Other libraries cannot open this folder"), card);
        try (var file = SafeTensors.open(pre.resolve("model.safetensors"))) {
            assertEquals(List.of(8L), file.entry("encoder.LayerNorm.weight").shape());
        }
    }

    private void assertTensors(String name, Map<String, List<Long>> expected) {
        try (var file = SafeTensors.open(folder.resolve(name))) {
            assertEquals(
                    new TreeSet<>(expected.keySet()),
                    new TreeSet<>(file.entries().keySet()));
            expected.forEach(
                    (tensor, shape) -> assertEquals(shape, file.entry(tensor).shape()));
        }
    }

    private void assertJson(String name, String expected) {
        assertEquals(JsonFiles.parse("expected", expected), JsonFiles.read(folder.resolve(name)), name);
    }
}
