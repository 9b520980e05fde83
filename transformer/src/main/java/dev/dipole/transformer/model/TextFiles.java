package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.Normalizer;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.TokenizerException;
import dev.dipole.transformer.tokenizer.TokenizerFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a model folder says of texts: tokenizer, greatest length, prompts, similarity.
///
/// The greatest length is `max_seq_length` of `sentence_bert_config.json` where that is given, else the smaller
/// of the tokenizer's
/// `model_max_length` and the encoder's positions.
final class TextFiles {
    static final String SENTENCE = "sentence_bert_config.json";
    static final String SENTENCE_TRANSFORMERS = "config_sentence_transformers.json";
    private static final String MAX_LENGTH = "max_seq_length";
    private static final List<String> SENTENCE_FILES = List.of(
            SENTENCE,
            "sentence_roberta_config.json",
            "sentence_distilbert_config.json",
            "sentence_camembert_config.json",
            "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json",
            "sentence_xlnet_config.json");
    private static final List<String> SIMILARITIES = List.of("cosine", "dot", "euclidean", "manhattan");
    /// What the newer dialect says of a text encoder; something else is another kind of model.
    private static final Map<String, String> TEXT_ENCODER =
            Map.of("transformer_task", "feature-extraction", "module_output_name", "token_embeddings");

    private TextFiles() {}

    /// @param folder the model folder
    /// @param transformer the folder of its transformer, mostly the same
    static TextSettings read(Path folder, Path transformer, EncoderConfig encoder, Notes notes) {
        var sentence = sentence(transformer);
        var tokenizerFolder = tokenizer(transformer, encoder, notes);
        var tokenizer = lowercased(tokenizerFolder.tokenizer(), sentence, notes);
        var length = greatestLength(sentence, tokenizerFolder.modelMaxLength(), transformer, encoder, notes);
        length.requireRoomIn(tokenizer);
        var file = folder.resolve(SENTENCE_TRANSFORMERS);
        var config = Settings.readIfPresent(file);
        if (config.has("truncate_dim")) {
            notes.ignored(
                    file,
                    "truncate_dim %s is not applied; ask for it when texts are encoded"
                            .formatted(config.value("truncate_dim")));
        }
        var prompts = prompts(config);
        return new TextSettings(
                tokenizer, length.tokens(), prompts, defaultPrompt(config, prompts), similarity(config, notes));
    }

    /// The length and what belongs to it, as the legacy dialect has it.
    static void write(TextSettings text, Path folder) {
        JsonFiles.write(
                folder.resolve(SENTENCE),
                JsonFiles.object().put(MAX_LENGTH, text.maxLength()).put("do_lower_case", false));
        var config = JsonFiles.object().put("model_type", "SentenceTransformer");
        config.putObject("__version__"); // of the libraries that wrote it; readers compare only those they find
        var prompts = config.putObject("prompts");
        text.prompts().forEach(prompts::put);
        config.put("default_prompt_name", text.defaultPrompt()).put("similarity_fn_name", text.similarity());
        JsonFiles.write(folder.resolve(SENTENCE_TRANSFORMERS), config);
        new TokenizerFolder(text.tokenizer(), text.maxLength()).write(folder);
    }

    private static Settings sentence(Path transformer) {
        for (var name : SENTENCE_FILES) {
            var file = transformer.resolve(name);
            if (!Files.exists(file)) continue;
            var sentence = Settings.read(file);
            TEXT_ENCODER.forEach((key, expected) -> {
                var found = sentence.textOrNull(key);
                if (found != null && !found.equals(expected)) {
                    throw sentence.bad(key, "\"%s\" is not supported; known is %s".formatted(found, expected));
                }
            });
            return sentence;
        }
        return Settings.readIfPresent(transformer.resolve(SENTENCE));
    }

    private static TokenizerFolder tokenizer(Path transformer, EncoderConfig encoder, Notes notes) {
        boolean json = Files.exists(transformer.resolve("tokenizer.json"));
        var file = transformer.resolve(json ? "tokenizer.json" : "vocab.txt");
        if (!Files.exists(file)) {
            throw new FileFormatException(
                    transformer.toString(),
                    "tokenizer.json",
                    "has neither tokenizer.json nor vocab.txt; copy the whole model folder again");
        }
        var read = TokenizerFolder.read(transformer);
        var tokenizer = read.tokenizer();
        if (tokenizer.vocabularySize() > encoder.vocabulary()) {
            throw new FileFormatException(
                    file.toString(),
                    "",
                    "has %d tokens, where config.json says vocab_size %d; they are not of the same model"
                            .formatted(tokenizer.vocabularySize(), encoder.vocabulary()));
        }
        if (!json) notes.assumed(file, "there is no tokenizer.json; BERT's tokenizer is made from the vocabulary");
        if (tokenizer.truncation() != null) {
            notes.ignored(
                    file,
                    "the truncation to %d tokens gives way to the model's greatest length"
                            .formatted(tokenizer.truncation().maxLength()));
        }
        if (tokenizer.padding() != null) notes.ignored(file, "the padding is not used: texts are packed without any");
        return read;
    }

    /// sentence-transformers itself lowers the case before the tokenizer if the folder says so.
    private static Tokenizer lowercased(Tokenizer tokenizer, Settings sentence, Notes notes) {
        if (!sentence.flag("do_lower_case", false)
                || tokenizer.normalizer().apply("A").equals("a")) return tokenizer;
        notes.decided(
                sentence.file(), "do_lower_case: texts are put into lower case before the tokenizer's own normalizer");
        return Tokenizer.builder(tokenizer.model())
                .normalizer(new Normalizer.Sequence(List.of(new Normalizer.Lowercase(), tokenizer.normalizer())))
                .preTokenizer(tokenizer.preTokenizer())
                .postProcessor(tokenizer.postProcessor())
                .decoder(tokenizer.decoder())
                .addedTokens(tokenizer.addedTokens())
                .build();
    }

    /// A length and the key of the file that decided it.
    private record Length(int tokens, Path file, String key) {
        void requireRoomIn(Tokenizer tokenizer) {
            try {
                var _ = tokenizer.encode("", tokens);
            } catch (TokenizerException e) {
                throw new FileFormatException(file.toString(), key, key + ": " + e.getMessage(), e);
            }
        }
    }

    private static Length greatestLength(
            Settings sentence, @Nullable Integer modelMax, Path transformer, EncoderConfig encoder, Notes notes) {
        int positions = encoder.positions();
        var byEncoder = new Length(positions, transformer.resolve(BertConfigFile.FILE), "max_position_embeddings");
        if (sentence.has(MAX_LENGTH)) {
            int length = sentence.count(MAX_LENGTH);
            if (length > positions) {
                notes.assumed(
                        sentence.file(),
                        "max_seq_length %d is more than the encoder's %d positions; texts are cut to %d tokens"
                                .formatted(length, positions, positions));
                return byEncoder;
            }
            return told(new Length(length, sentence.file(), MAX_LENGTH), notes);
        }
        if (modelMax == null || modelMax > positions) return told(byEncoder, notes);
        return told(new Length(modelMax, transformer.resolve("tokenizer_config.json"), "model_max_length"), notes);
    }

    private static Length told(Length length, Notes notes) {
        notes.decided(length.file(), "texts are cut to %d tokens (%s)".formatted(length.tokens(), length.key()));
        return length;
    }

    private static Map<String, String> prompts(Settings config) {
        var prompts = new LinkedHashMap<String, String>();
        var object = config.object("prompts");
        for (var name : object.keys()) prompts.put(name, object.text(name));
        return prompts;
    }

    private static @Nullable String defaultPrompt(Settings config, Map<String, String> prompts) {
        var name = config.textOrNull("default_prompt_name");
        if (name == null || prompts.containsKey(name)) return name;
        throw config.bad("default_prompt_name", "\"%s\" is none of the prompts %s".formatted(name, prompts.keySet()));
    }

    private static String similarity(Settings config, Notes notes) {
        var name = config.textOrNull("similarity_fn_name");
        if (name == null) {
            notes.assumed(config.file(), "names no similarity_fn_name; vectors are compared by cosine");
            return "cosine";
        }
        if (SIMILARITIES.contains(name)) return name;
        throw config.bad(
                "similarity_fn_name",
                "\"%s\" is not supported; known are %s".formatted(name, String.join(", ", SIMILARITIES)));
    }
}
