package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.nn.io.FileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every damage gets one sentence that names the file, what is wrong, and where it helps the way out.
class BadFolderTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @MethodSource({"wholeFolder", "configuration", "weights", "modules", "texts"})
    void oneSentence(String expected, Consumer<FolderEdits> damage) {
        var edits = FolderEdits.full(temporary.resolve("m"));
        damage.accept(edits);
        var error = assertThrows(FileException.class, () -> ModelFolder.read(edits.folder()));
        assertEquals(expected, error.getMessage().replace(temporary + "/", ""));
    }

    @Test
    void noSuchFolder() {
        var error = assertThrows(FileException.class, () -> ModelFolder.read(Path.of("nowhere")));
        assertEquals("nowhere: cannot be read: it does not exist", error.getMessage());
    }

    static Stream<Arguments> wholeFolder() {
        return Stream.of(
                of(
                        "m: is no model folder: it has neither modules.json nor config.json; give the folder that "
                                + "holds them",
                        e -> e.remove("modules.json").remove("config.json")),
                of(
                        "m: is a run folder; its model is m/model",
                        e -> e.remove("modules.json").remove("config.json").text("model/modules.json", "[]")),
                of(
                        "m: has no config.json, which the model needs; copy the whole model folder again",
                        e -> e.remove("config.json")),
                of(
                        "m: has no model.safetensors, which holds the weights; copy the whole model folder again",
                        e -> e.remove("model.safetensors")),
                of(
                        "m: has its weights only as pytorch_model.bin, a format that can run programs; load it with "
                                + "PyTorch and save it as model.safetensors",
                        e -> e.remove("model.safetensors").text("pytorch_model.bin", "")),
                of(
                        "m/1_Pooling: has no config.json, which the model needs; copy the whole model folder again",
                        e -> e.remove("1_Pooling")),
                of(
                        "m/2_Dense: has no config.json, which the model needs; copy the whole model folder again",
                        e -> e.remove("2_Dense/config.json")),
                of(
                        "m/3_Dense: has no model.safetensors, which holds the weights; copy the whole model folder "
                                + "again",
                        e -> e.remove("3_Dense/model.safetensors")),
                of(
                        "m: has neither tokenizer.json nor vocab.txt; copy the whole model folder again",
                        e -> e.remove("tokenizer.json").remove("vocab.txt")));
    }

    static Stream<Arguments> configuration() {
        return Stream.of(
                of(
                        "m/config.json: line 4, column 25: no valid JSON: Unrecognized token 'n'",
                        e -> e.cut("config.json", 100)),
                of("m/config.json: is empty", e -> e.text("config.json", "")),
                of(
                        "m/config.json: model_type \"roberta\" is not supported; Dipole opens models of the type bert",
                        e -> e.json("config.json", c -> c.put("model_type", "roberta"))),
                of(
                        "m/config.json: model_type is missing; Dipole opens models of the type bert",
                        e -> e.json("config.json", c -> c.remove(List.of("model_type", "architectures")))),
                of(
                        "m/config.json: num_attention_heads 3 does not divide hidden_size 8; correct the one that is "
                                + "wrong",
                        e -> e.json("config.json", c -> c.put("num_attention_heads", 3))),
                of(
                        "m/config.json: num_attention_heads must be a whole number ≥ 1, not 0",
                        e -> e.json("config.json", c -> c.put("num_attention_heads", 0))),
                of(
                        "m/config.json: hidden_size is missing; copy the file from the model again or add the key",
                        e -> e.json("config.json", c -> c.remove("hidden_size"))),
                of(
                        "m/config.json: vocab_size must be a whole number ≥ 1, not 1.0E30",
                        e -> e.json("config.json", c -> c.put("vocab_size", 1e30))),
                of(
                        "m/config.json: hidden_act \"gelu_10\" is not supported; known are gelu, gelu_new, "
                                + "gelu_pytorch_tanh, gelu_fast, relu, silu, swish, tanh, sigmoid",
                        e -> e.json("config.json", c -> c.put("hidden_act", "gelu_10"))),
                of(
                        "m/config.json: describes no encoder: dropout must lie in [0, 1), not 1.5",
                        e -> e.json("config.json", c -> c.put("hidden_dropout_prob", 1.5))),
                of(
                        "m/config.json: position_embedding_type \"relative_key\" is not supported; known is absolute",
                        e -> e.json("config.json", c -> c.put("position_embedding_type", "relative_key"))),
                of(
                        "m/config.json: is_decoder is true: a text reads only what stands before it, which is not "
                                + "supported for bert",
                        e -> e.json("config.json", c -> c.put("is_decoder", true))),
                of(
                        "m/1_Pooling/config.json: word_embedding_dimension is 9, where the encoder's hidden_size is "
                                + "8; they are not of the same model",
                        e -> e.json("1_Pooling/config.json", c -> c.put("word_embedding_dimension", 9))),
                of(
                        "m/1_Pooling/config.json: include_prompt is false: leaving a prompt's tokens out of the "
                                + "pooling is not supported",
                        e -> e.json("1_Pooling/config.json", c -> c.put("include_prompt", false))),
                of(
                        "m/1_Pooling/config.json: pooling_mode_median_tokens is not supported; known are"
                                + " pooling_mode_cls_token, pooling_mode_max_tokens, pooling_mode_mean_tokens,"
                                + " pooling_mode_mean_sqrt_len_tokens, pooling_mode_weightedmean_tokens,"
                                + " pooling_mode_lasttoken",
                        e -> e.json("1_Pooling/config.json", c -> c.put("pooling_mode_median_tokens", true))),
                of(
                        "m/1_Pooling/config.json: pooling_mode \"attention\" is not supported; known are cls, max, "
                                + "mean, mean_sqrt_len_tokens, weightedmean, lasttoken",
                        e -> e.json("1_Pooling/config.json", c -> c.put("pooling_mode", "attention"))),
                of(
                        "m/2_Dense/config.json: in_features is 8, where the module before gives vectors of 24; they "
                                + "are not of the same model",
                        e -> e.json("2_Dense/config.json", c -> c.put("in_features", 8))),
                of(
                        "m/2_Dense/config.json: activation_function \"torch.nn.modules.activation.Mish\" is not"
                                + " supported; known are torch.nn.modules.linear.Identity,"
                                + " torch.nn.modules.activation.Tanh, torch.nn.modules.activation.ReLU,"
                                + " torch.nn.modules.activation.GELU, torch.nn.modules.activation.Sigmoid,"
                                + " torch.nn.modules.activation.SiLU",
                        e -> e.json(
                                "2_Dense/config.json",
                                c -> c.put("activation_function", "torch.nn.modules.activation.Mish"))),
                of(
                        "m/2_Dense/config.json: module_input_name \"token_embeddings\" is not supported; known is "
                                + "sentence_embedding",
                        e -> e.json("2_Dense/config.json", c -> c.put("module_input_name", "token_embeddings"))),
                of(
                        "m/2_Dense/config.json: use_residual is true, which is not supported",
                        e -> e.json("2_Dense/config.json", c -> c.put("use_residual", true))));
    }

    static Stream<Arguments> weights() {
        return Stream.of(
                of(
                        "m/model.safetensors: tensor encoder.layer.0.intermediate.dense.weight has the shape [12, "
                                + "8], where the configuration asks for [13, 8]; they are not of the same model",
                        e -> e.json("config.json", c -> c.put("intermediate_size", 13))),
                of(
                        "m/model.safetensors: tensor 'embeddings.word_embeddings.weight' has the data_offsets [768, "
                                + "2656], but the buffer has 1312 bytes; the file is cut short or damaged",
                        e -> e.cut("model.safetensors", 5000)),
                of(
                        "m/model.safetensors: has only 0 bytes; it is no safetensors file",
                        e -> e.cut("model.safetensors", 0)),
                of(
                        "m/model.safetensors: is cut short or no safetensors file: its header should have "
                                + "3978425819141910832 bytes, but 2 follow",
                        e -> e.text("model.safetensors", "0123456789")),
                of(
                        "m/model.safetensors: is not the file but a pointer of Git LFS to it; fetch the file with "
                                + "`git lfs pull`",
                        e -> e.text(
                                "model.safetensors",
                                "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 90868376\n")),
                of(
                        "m/1_Pooling/config.json: word_embedding_dimension is 8, where the encoder's hidden_size is "
                                + "4; they are not of the same model",
                        e -> e.json("config.json", c -> c.put("hidden_size", 4).put("intermediate_size", 6))),
                of(
                        "m/model.safetensors: has the weights of 2 layers, where config.json says num_hidden_layers "
                                + "1000000000; they are not of the same model",
                        e -> e.json("config.json", c -> c.put("num_hidden_layers", 1_000_000_000))),
                of(
                        "m/config.json: describes no encoder: word embeddings of 2,000,000,000 × 8 numbers are more than "
                                + "an array can hold (2³¹)",
                        e -> e.json("config.json", c -> c.put("vocab_size", 2_000_000_000))),
                of(
                        "m/model.safetensors: tensor embeddings.word_embeddings.weight has the shape [59, 8], where "
                                + "the configuration asks for [200000000, 8]; they are not of the same model",
                        e -> e.json("config.json", c -> c.put("vocab_size", 200_000_000))),
                of(
                        "m/model.safetensors: lacks 6 tensors (encoder.layer.1.attention.self.query.weight,"
                                + " encoder.layer.1.attention.self.query.bias, encoder.layer.1.attention.self.key.weight,"
                                + " encoder.layer.1.attention.self.key.bias, encoder.layer.1.attention.self.value.weight,"
                                + " encoder.layer.1.attention.self.value.bias); it is damaged or of another model than "
                                + "config.json",
                        e -> e.rename(n -> n.contains("layer.1.attention.self") ? "" : n)),
                of(
                        "m/model.safetensors: lacks 10 tensors (encoder.layer.1.attention.self.query.weight,"
                                + " encoder.layer.1.attention.self.query.bias, encoder.layer.1.attention.self.key.weight,"
                                + " encoder.layer.1.attention.self.key.bias, encoder.layer.1.attention.self.value.weight,"
                                + " encoder.layer.1.attention.self.value.bias and 4 more); it is damaged or of another"
                                + " model than config.json",
                        e -> e.rename(n -> n.contains("layer.1.attention") ? "" : n)),
                of(
                        "m/model.safetensors: has the tensor encoder.layer.0.adapter.weight that the model has no "
                                + "place for; it is damaged or of another model than config.json",
                        e -> e.add(w -> w.floats("encoder.layer.0.adapter.weight", new int[] {1}, () -> new float[1]))),
                of(
                        "m/model.safetensors: lacks 4 tensors (encoder.layer.0.attention.self.query.weight,"
                                + " encoder.layer.0.attention.self.query.bias,"
                                + " encoder.layer.1.attention.self.query.weight,"
                                + " encoder.layer.1.attention.self.query.bias) and has 4 tensors"
                                + " (encoder.layer.0.attention.self.q.bias, encoder.layer.0.attention.self.q.weight,"
                                + " encoder.layer.1.attention.self.q.bias, encoder.layer.1.attention.self.q.weight) that"
                                + " the model has no place for; it is damaged or of another model than config.json",
                        e -> e.rename(n -> n.replace("self.query", "self.q"))),
                of(
                        "m/model.safetensors: has no tensor embeddings.word_embeddings.weight, also under no usual "
                                + "prefix; it holds no BERT encoder",
                        e -> e.rename(n -> "encoder." + n)),
                of(
                        "m/model.safetensors: tensor embeddings.LayerNorm.weight is the same weight as "
                                + "embeddings.LayerNorm.gamma; only one of them can be right",
                        e -> e.weights(
                                n -> n,
                                w -> w.floats("embeddings.LayerNorm.gamma", new int[] {8}, () -> new float[8]))),
                of(
                        "m/model.safetensors: tensor embeddings.LayerNorm.bias holds NaN at place 2; the weights are "
                                + "spoilt",
                        e -> e.weights(
                                n -> n.equals("embeddings.LayerNorm.bias") ? "" : n,
                                w -> w.floats("embeddings.LayerNorm.bias", new int[] {8}, () ->
                                        new float[] {0, 0, Float.NaN, 0, 0, 0, 0, 0}))),
                of(
                        "m/3_Dense/model.safetensors: lacks the tensor linear.bias; it is damaged or of another "
                                + "model than config.json",
                        e -> e.json("3_Dense/config.json", c -> c.put("bias", true))),
                of(
                        "m/3_Dense/model.safetensors: tensor linear.weight has the shape [4, 5], where the "
                                + "configuration asks for [6, 5]; they are not of the same model",
                        e -> e.json("3_Dense/config.json", c -> c.put("out_features", 6))),
                of(
                        "m/model.safetensors.index.json: weight_map names \"../b.safetensors\", which is no file of "
                                + "this folder",
                        e -> e.remove("model.safetensors")
                                .text("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"../b.safetensors\"}}")),
                of(
                        "m/b.safetensors: cannot be read: it does not exist",
                        e -> e.remove("model.safetensors")
                                .text("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"b.safetensors\"}}")),
                of(
                        "m/model.safetensors.index.json: weight_map is missing or empty; copy the file from the "
                                + "model again",
                        e -> e.remove("model.safetensors").text("model.safetensors.index.json", "{}")));
    }

    static Stream<Arguments> modules() {
        return Stream.of(
                of(
                        "m/modules.json: must hold a list of modules; copy the file from the model again",
                        e -> e.text("modules.json", "[]")),
                of(
                        "m/modules.json: must hold a list of modules; copy the file from the model again",
                        e -> e.text("modules.json", "{}")),
                of("m/modules.json: element 0 must be an object, not 1", e -> e.text("modules.json", "[1]")),
                of(
                        "m/modules.json: [2].type \"sentence_transformers.models.LayerNorm\" is not supported; known "
                                + "are Transformer, Pooling, Dense, Normalize and Dropout of sentence_transformers",
                        e -> e.replace("modules.json", "models.Dense", "models.LayerNorm")),
                of(
                        "m/modules.json: [2].type \"custom_st.Dense\" is not supported; known are Transformer, "
                                + "Pooling, Dense, Normalize and Dropout of sentence_transformers",
                        e -> e.replace("modules.json", "sentence_transformers.models.Dense", "custom_st.Dense")),
                of(
                        "m/modules.json: [1].path leads out of the model folder: \"../1_Pooling\"",
                        e -> e.replace("modules.json", "1_Pooling", "../1_Pooling")),
                of(
                        "m/modules.json: [1].path must be a text, not 7",
                        e -> e.replace("modules.json", "\"1_Pooling\"", "7")),
                of(
                        "m/modules.json: module 1 must be Pooling and is Dropout",
                        e -> e.replace("modules.json", "models.Pooling", "models.Dropout")),
                of(
                        "m/modules.json: module 0 must be Transformer and is Pooling",
                        e -> e.replace("modules.json", "models.Transformer", "models.Pooling")),
                of(
                        "m/modules.json: module 1 must be Pooling and is missing",
                        e -> e.text(
                                "modules.json",
                                "[{\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"}]")),
                of(
                        "m/modules.json: module 4 is Transformer, where Dipole can only run Transformer, Pooling, "
                                + "any Dense, and Normalize at the end",
                        e -> e.replace("modules.json", "4_Normalize", "2_Dense")
                                .replace("modules.json", "models.Normalize", "models.Transformer")),
                of(
                        "m/modules.json: module 4 is Dense, where Dipole can only run Transformer, Pooling, any "
                                + "Dense, and Normalize at the end",
                        e -> e.replace(
                                        "modules.json",
                                        "3_Dense\", \"type\": \"sentence_transformers.models.Dense",
                                        "4_Normalize\", \"type\": \"sentence_transformers.models.Normalize")
                                .replace("modules.json", "models.Dense", "models.Normalize")
                                .replace("modules.json", "models.Normalize\"\n}]", "models.Dense\"\n}]")),
                of(
                        "m/4_Normalize/config.json: module_input_name \"token_embeddings\" is not supported; known "
                                + "is sentence_embedding",
                        e -> e.text("4_Normalize/config.json", "{\"module_input_name\":\"token_embeddings\"}")));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                of(
                        "m/tokenizer.json: line 1, column 2: no valid JSON: the text ends too early; the file is cut "
                                + "short",
                        e -> e.text("tokenizer.json", "{")),
                of(
                        "m/tokenizer.json: model.type \"Unigram\" is not supported; known are WordPiece",
                        e -> e.replace("tokenizer.json", "\"WordPiece\",\n    \"unk", "\"Unigram\",\n    \"unk")),
                of(
                        "m/tokenizer.json: has 59 tokens, where config.json says vocab_size 10; they are not of the "
                                + "same model",
                        e -> e.json("config.json", c -> c.put("vocab_size", 10))),
                of(
                        "m/sentence_bert_config.json: max_seq_length must be a whole number ≥ 1, not 0",
                        e -> e.json("sentence_bert_config.json", c -> c.put("max_seq_length", 0))),
                of(
                        "m/sentence_bert_config.json: max_seq_length: a length of 1 tokens leaves no room for the 2 "
                                + "special ones; allow more",
                        e -> e.json("sentence_bert_config.json", c -> c.put("max_seq_length", 1))),
                of(
                        "m/sentence_bert_config.json: transformer_task \"text-generation\" is not supported; known "
                                + "is feature-extraction",
                        e -> e.json("sentence_bert_config.json", c -> c.put("transformer_task", "text-generation"))),
                of(
                        "m/config_sentence_transformers.json: similarity_fn_name \"maxsim\" is not supported; known "
                                + "are cosine, dot, euclidean, manhattan",
                        e -> e.json("config_sentence_transformers.json", c -> c.put("similarity_fn_name", "maxsim"))),
                of(
                        "m/config_sentence_transformers.json: default_prompt_name \"passage\" is none of the prompts "
                                + "[query, document, a | \"b\"]",
                        e -> e.json("config_sentence_transformers.json", c -> c.put("default_prompt_name", "passage"))),
                of(
                        "m/config_sentence_transformers.json: prompts must be an object, not \"query: \"",
                        e -> e.json("config_sentence_transformers.json", c -> c.put("prompts", "query: "))),
                of(
                        "m/config_sentence_transformers.json: prompts.query must be a text, not 1",
                        e -> e.json(
                                "config_sentence_transformers.json",
                                c -> c.putObject("prompts").put("query", 1))),
                of(
                        "m/vocab.txt: the vocabulary lacks the special token [UNK], which every BERT tokenizer "
                                + "needs; train it with that token or add a line for it",
                        e -> e.remove("tokenizer.json").text("vocab.txt", "a\nb\n")),
                of(
                        "m/vocab.txt: the vocabulary has the piece \"a\" twice, as id 0 and as id 2; remove one of "
                                + "them",
                        e -> e.remove("tokenizer.json").text("vocab.txt", "a\nb\na\n")));
    }

    private static Arguments of(String expected, Consumer<FolderEdits> damage) {
        return Arguments.of(expected, damage);
    }
}
