package dev.dipole.transformer.tokenizer;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The tokenizer files of a model folder as sentence-transformers and transformers keep them.
///
/// Read: `tokenizer.json`, or else `vocab.txt` with what `tokenizer_config.json` says of BERT's normalizer.
/// Written: `tokenizer.json`, `tokenizer_config.json`, `special_tokens_map.json` and `vocab.txt`. The tokenizer
/// class is written as `PreTrainedTokenizerFast`, which takes `tokenizer.json` as it is; `BertTokenizer` would
/// put its own normalizer in place of one that cuts identifiers.
///
/// @param tokenizer what encodes
/// @param modelMaxLength the longest encoding the model takes, special tokens included; `null` when the folder
/// does not
///     say
public record TokenizerFolder(Tokenizer tokenizer, @Nullable Integer modelMaxLength) {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String VOCABULARY = "vocab.txt";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String SPECIAL_TOKENS = "special_tokens_map.json";
    private static final Map<String, String> ROLES = Map.of(
            "[PAD]",
            "pad_token",
            "[UNK]",
            "unk_token",
            "[CLS]",
            "cls_token",
            "[SEP]",
            "sep_token",
            "[MASK]",
            "mask_token");

    /// Reads the tokenizer files of a folder; other files are not looked at.
    ///
    /// @throws InputException if there is neither a `tokenizer.json` nor a `vocab.txt`, or one cannot be read
    /// @throws FileFormatException if a file is damaged or asks for what is not supported
    public static TokenizerFolder read(Path folder) {
        Path config = folder.resolve(CONFIG);
        ObjectNode settings = Files.exists(config) ? JsonFiles.readObject(config) : JsonFiles.object();
        Path json = folder.resolve(TOKENIZER);
        Path vocabulary = folder.resolve(VOCABULARY);
        if (!Files.exists(json) && !Files.exists(vocabulary)) {
            throw new InputException(json, new NoSuchFileException(json.toString()));
        }
        var tokenizer = Files.exists(json)
                ? TokenizerJson.read(json)
                : bert(vocabulary, new JsonObject(config.toString(), "", settings));
        return new TokenizerFolder(tokenizer, maxLength(settings));
    }

    /// Writes the files into a folder that exists.
    ///
    /// @throws dev.dipole.nn.io.OutputException if one cannot be written
    public void write(Path folder) {
        TokenizerJson.write(tokenizer, folder.resolve(TOKENIZER));
        tokenizer.model().vocabulary().write(folder.resolve(VOCABULARY));
        JsonFiles.write(folder.resolve(SPECIAL_TOKENS), specialTokens());
        var config = specialTokens();
        if (modelMaxLength != null) {
            config.put("model_max_length", modelMaxLength);
        }
        if (tokenizer.normalizer() instanceof BertNormalizer bert) {
            config.put("do_lower_case", bert.lowercase());
            config.put("strip_accents", bert.stripAccents());
            config.put("tokenize_chinese_chars", bert.handleChineseChars());
        }
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        JsonFiles.write(folder.resolve(CONFIG), config);
    }

    private ObjectNode specialTokens() {
        var tokens = JsonFiles.object();
        for (AddedToken token : tokenizer.addedTokens()) {
            String role = ROLES.get(token.content());
            if (token.special() && role != null) {
                tokens.put(role, token.content());
            }
        }
        return tokens;
    }

    private static Tokenizer bert(Path vocabulary, JsonObject config) {
        boolean lowercase = !config.has("do_lower_case") || config.bool("do_lower_case");
        var normalizer = new BertNormalizer(
                true,
                !config.has("tokenize_chinese_chars") || config.bool("tokenize_chinese_chars"),
                config.has("strip_accents") ? (Boolean) config.bool("strip_accents") : null,
                lowercase);
        try {
            return Tokenizer.wordPiece(Vocabulary.read(vocabulary), normalizer, new PreTokenizer.Bert());
        } catch (TokenizerException e) {
            throw e.in(vocabulary);
        }
    }

    /// The length, unless it is the number beyond any (10³⁰) that stands for "not known".
    private static @Nullable Integer maxLength(ObjectNode settings) {
        JsonNode length = settings.get("model_max_length");
        return length != null && length.isNumber() && length.canConvertToInt() && length.intValue() > 0
                ? (Integer) length.intValue()
                : null;
    }
}
