package dev.dipole.transformer.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the parts of a [Tokenizer] as `tokenizer.json` has them, in the order Hugging Face tokenizers write
/// them.
final class TokenizerWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private TokenizerWriter() {}

    static JsonNode write(Tokenizer tokenizer) {
        ObjectNode root = JSON.objectNode().put("version", "1.0");
        root.set("truncation", truncation(tokenizer.truncation()));
        root.set("padding", padding(tokenizer.padding()));
        ArrayNode added = root.putArray("added_tokens");
        tokenizer.addedTokens().forEach(token -> added.add(addedToken(token)));
        root.set("normalizer", normalizer(tokenizer.normalizer()));
        root.set("pre_tokenizer", preTokenizer(tokenizer.preTokenizer()));
        root.set("post_processor", postProcessor(tokenizer.postProcessor()));
        root.set("decoder", decoder(tokenizer.decoder()));
        root.set("model", model(tokenizer.model()));
        return root;
    }

    private static ObjectNode type(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static JsonNode addedToken(AddedToken token) {
        return JSON.objectNode()
                .put("id", token.id())
                .put("content", token.content())
                .put("single_word", token.singleWord())
                .put("lstrip", token.lstrip())
                .put("rstrip", token.rstrip())
                .put("normalized", token.normalized())
                .put("special", token.special());
    }

    private static JsonNode normalizer(Normalizer normalizer) {
        return switch (normalizer) {
            case Normalizer.None _ -> JSON.nullNode();
            case Normalizer.Lowercase _ -> type("Lowercase");
            case Normalizer.Sequence(List<Normalizer> parts) -> {
                ObjectNode sequence = type("Sequence");
                ArrayNode array = sequence.putArray("normalizers");
                parts.forEach(part -> array.add(normalizer(part)));
                yield sequence;
            }
            case BertNormalizer bert ->
                type("BertNormalizer")
                        .put("clean_text", bert.cleanText())
                        .put("handle_chinese_chars", bert.handleChineseChars())
                        .put("strip_accents", bert.stripAccents())
                        .put("lowercase", bert.lowercase());
            case Replace(TextPattern pattern, String content) -> {
                ObjectNode replace = type("Replace");
                replace.set("pattern", pattern(pattern));
                yield replace.put("content", content);
            }
        };
    }

    private static JsonNode pattern(TextPattern pattern) {
        return JSON.objectNode().put(pattern.isRegex() ? "Regex" : "String", pattern.text());
    }

    private static JsonNode preTokenizer(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case PreTokenizer.None _ -> JSON.nullNode();
            case PreTokenizer.Bert _ -> type("BertPreTokenizer");
            case PreTokenizer.Whitespace _ -> type("Whitespace");
            case PreTokenizer.WhitespaceSplit _ -> type("WhitespaceSplit");
            case PreTokenizer.Punctuation(SplitBehavior behavior) ->
                type("Punctuation").put("behavior", behavior.label());
            case PreTokenizer.Digits(boolean individual) -> type("Digits").put("individual_digits", individual);
            case PreTokenizer.Split(TextPattern pattern, SplitBehavior behavior, boolean invert) -> {
                ObjectNode split = type("Split");
                split.set("pattern", pattern(pattern));
                yield split.put("behavior", behavior.label()).put("invert", invert);
            }
            case PreTokenizer.Sequence(List<PreTokenizer> parts) -> {
                ObjectNode sequence = type("Sequence");
                ArrayNode array = sequence.putArray("pretokenizers");
                parts.forEach(part -> array.add(preTokenizer(part)));
                yield sequence;
            }
        };
    }

    private static JsonNode postProcessor(PostProcessor postProcessor) {
        return switch (postProcessor) {
            case PostProcessor.None _ -> JSON.nullNode();
            case PostProcessor.Bert bert -> {
                ObjectNode object = type("BertProcessing");
                object.putArray("sep").add(bert.sep()).add(bert.sepId());
                object.putArray("cls").add(bert.cls()).add(bert.clsId());
                yield object;
            }
            case PostProcessor.Template template -> template(template);
        };
    }

    private static JsonNode template(PostProcessor.Template template) {
        ObjectNode object = type("TemplateProcessing");
        var special = new TreeMap<String, JsonNode>();
        parts(template.single(), object.putArray("single"), special);
        parts(template.pair(), object.putArray("pair"), special);
        object.putObject("special_tokens").setAll(special);
        return object;
    }

    private static void parts(List<PostProcessor.Part> parts, ArrayNode array, Map<String, JsonNode> special) {
        for (PostProcessor.Part part : parts) {
            switch (part) {
                case PostProcessor.Text(boolean second, int typeId) ->
                    array.addObject()
                            .putObject("Sequence")
                            .put("id", second ? "B" : "A")
                            .put("type_id", typeId);
                case PostProcessor.Special token -> {
                    array.addObject()
                            .putObject("SpecialToken")
                            .put("id", token.name())
                            .put("type_id", token.typeId());
                    ObjectNode entry = JSON.objectNode().put("id", token.name());
                    ArrayNode ids = entry.putArray("ids");
                    token.ids().forEach(ids::add);
                    ArrayNode tokens = entry.putArray("tokens");
                    token.tokens().forEach(tokens::add);
                    special.put(token.name(), entry);
                }
            }
        }
    }

    private static JsonNode decoder(Decoder decoder) {
        return switch (decoder) {
            case Decoder.None _ -> JSON.nullNode();
            case Decoder.WordPiece(String prefix, boolean cleanup) ->
                type("WordPiece").put("prefix", prefix).put("cleanup", cleanup);
        };
    }

    private static JsonNode model(Model model) {
        return switch (model) {
            case WordPiece wordPiece -> {
                ObjectNode object = type("WordPiece")
                        .put("unk_token", wordPiece.unknownToken())
                        .put("continuing_subword_prefix", wordPiece.prefix())
                        .put("max_input_chars_per_word", wordPiece.maxInputCharsPerWord());
                ObjectNode vocabulary = object.putObject("vocab");
                for (String piece : wordPiece.vocabulary().pieces()) {
                    vocabulary.put(piece, vocabulary.size());
                }
                yield object;
            }
        };
    }

    private static JsonNode truncation(@Nullable Truncation truncation) {
        return truncation == null
                ? JSON.nullNode()
                : JSON.objectNode()
                        .put("direction", truncation.direction().label())
                        .put("max_length", truncation.maxLength())
                        .put("strategy", truncation.strategy().label())
                        .put("stride", truncation.stride());
    }

    private static JsonNode padding(@Nullable Padding padding) {
        if (padding == null) {
            return JSON.nullNode();
        }
        ObjectNode object = JSON.objectNode();
        if (padding.fixedLength() == 0) {
            object.put("strategy", "BatchLongest");
        } else {
            object.putObject("strategy").put("Fixed", padding.fixedLength());
        }
        return object.put("direction", padding.direction().label())
                .put("pad_to_multiple_of", padding.multipleOf())
                .put("pad_id", padding.padId())
                .put("pad_type_id", padding.padTypeId())
                .put("pad_token", padding.padToken());
    }
}
