package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Builds a [Tokenizer] from the parts of a `tokenizer.json`.
final class TokenizerReader {
    private TokenizerReader() {}

    static Tokenizer read(JsonObject root) {
        if (root.has("version") && !root.string("version").equals("1.0")) {
            throw root.unsupported("version", root.string("version"), "1.0");
        }
        root.skip("version");
        var builder = Tokenizer.builder(model(root.object("model")))
                .addedTokens(root.has("added_tokens") ? addedTokens(root.objects("added_tokens")) : List.of())
                .normalizer(normalizer(root.objectOrNull("normalizer")))
                .preTokenizer(preTokenizer(root.objectOrNull("pre_tokenizer")))
                .postProcessor(postProcessor(root.objectOrNull("post_processor")))
                .decoder(decoder(root.objectOrNull("decoder")))
                .truncation(truncation(root.objectOrNull("truncation")))
                .padding(padding(root.objectOrNull("padding")));
        root.skip("added_tokens").done();
        return builder.build();
    }

    private static Model model(JsonObject model) {
        // Files from before 2021 leave the type out; the keys that follow tell WordPiece from the others.
        String type = model.has("type") ? model.string("type") : "WordPiece";
        if (!type.equals("WordPiece")) {
            throw model.unsupported("type", type, "WordPiece");
        }
        var wordPiece = new WordPiece(
                vocabulary(model.object("vocab"), model.any("vocab")),
                model.string("unk_token"),
                model.string("continuing_subword_prefix"),
                model.integer("max_input_chars_per_word"));
        model.skip("type").done();
        return wordPiece;
    }

    private static Vocabulary vocabulary(JsonObject place, JsonNode vocabulary) {
        var pieces = new @Nullable String[vocabulary.size()];
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            int id = place.integer(entry.getKey());
            if (id >= pieces.length) {
                throw place.wrong("has " + pieces.length + " pieces, but \"" + entry.getKey() + "\" has the id " + id
                        + "; ids must run from 0 without holes");
            }
            if (pieces[id] != null) {
                throw place.wrong("gives the id " + id + " to both \"" + pieces[id] + "\" and \"" + entry.getKey()
                        + "\"; every piece needs its own");
            }
            pieces[id] = entry.getKey();
        }
        return Vocabulary.of(Arrays.asList(pieces));
    }

    private static List<AddedToken> addedTokens(List<JsonObject> tokens) {
        var added = new ArrayList<AddedToken>();
        for (JsonObject token : tokens) {
            added.add(new AddedToken(
                    token.integer("id"),
                    token.string("content"),
                    token.bool("single_word"),
                    token.bool("lstrip"),
                    token.bool("rstrip"),
                    token.bool("normalized"),
                    token.bool("special")));
            token.done();
        }
        return added;
    }

    private static Normalizer normalizer(@Nullable JsonObject object) {
        if (object == null) {
            return new Normalizer.None();
        }
        String type = object.string("type");
        Normalizer normalizer = switch (type) {
            case "BertNormalizer" -> bertNormalizer(object);
            case "Lowercase" -> new Normalizer.Lowercase();
            case "Replace" -> new Replace(pattern(object.object("pattern")), object.string("content"));
            case "Sequence" ->
                new Normalizer.Sequence(object.objects("normalizers").stream()
                        .map(TokenizerReader::normalizer)
                        .toList());
            default -> throw object.unsupported("type", type, "BertNormalizer, Lowercase, Replace, Sequence");
        };
        object.done();
        return normalizer;
    }

    private static BertNormalizer bertNormalizer(JsonObject object) {
        return new BertNormalizer(
                object.bool("clean_text"),
                object.bool("handle_chinese_chars"),
                object.has("strip_accents") ? (Boolean) object.bool("strip_accents") : null,
                object.skip("strip_accents").bool("lowercase"));
    }

    private static TextPattern pattern(JsonObject object) {
        var pattern = object.has("Regex")
                ? TextPattern.regex(object.string("Regex"))
                : TextPattern.literal(object.string("String"));
        object.done();
        return pattern;
    }

    private static PreTokenizer preTokenizer(@Nullable JsonObject object) {
        if (object == null) {
            return new PreTokenizer.None();
        }
        String type = object.string("type");
        PreTokenizer preTokenizer = switch (type) {
            case "BertPreTokenizer" -> new PreTokenizer.Bert();
            case "Whitespace" -> new PreTokenizer.Whitespace();
            case "WhitespaceSplit" -> new PreTokenizer.WhitespaceSplit();
            case "Punctuation" ->
                new PreTokenizer.Punctuation(object.has("behavior") ? behavior(object) : SplitBehavior.ISOLATED);
            case "Digits" -> new PreTokenizer.Digits(object.bool("individual_digits"));
            case "Split" ->
                new PreTokenizer.Split(pattern(object.object("pattern")), behavior(object), object.bool("invert"));
            case "Sequence" ->
                new PreTokenizer.Sequence(object.objects("pretokenizers").stream()
                        .map(TokenizerReader::preTokenizer)
                        .toList());
            default ->
                throw object.unsupported(
                        "type",
                        type,
                        "BertPreTokenizer, Whitespace, WhitespaceSplit, Punctuation, Digits, Split, Sequence");
        };
        object.done();
        return preTokenizer;
    }

    private static SplitBehavior behavior(JsonObject object) {
        return object.constant("behavior", List.of(SplitBehavior.values()), SplitBehavior::label);
    }

    private static PostProcessor postProcessor(@Nullable JsonObject object) {
        if (object == null) {
            return new PostProcessor.None();
        }
        String type = object.string("type");
        PostProcessor postProcessor = switch (type) {
            case "BertProcessing" -> bertProcessing(object);
            case "TemplateProcessing" -> {
                JsonObject special = object.object("special_tokens");
                yield new PostProcessor.Template(
                        template(object.objects("single"), special), template(object.objects("pair"), special));
            }
            default -> throw object.unsupported("type", type, "TemplateProcessing, BertProcessing");
        };
        object.done();
        return postProcessor;
    }

    private static PostProcessor bertProcessing(JsonObject object) {
        List<JsonNode> sep = object.array("sep");
        List<JsonNode> cls = object.array("cls");
        for (List<JsonNode> token : List.of(sep, cls)) {
            if (token.size() != 2 || !token.get(0).isString() || !token.get(1).isInt()) {
                throw object.wrong("must give sep and cls as a token and its id, like [\"[SEP]\", 102]");
            }
        }
        return new PostProcessor.Bert(
                sep.get(0).stringValue(),
                sep.get(1).intValue(),
                cls.get(0).stringValue(),
                cls.get(1).intValue());
    }

    private static List<PostProcessor.Part> template(List<JsonObject> parts, JsonObject special) {
        var template = new ArrayList<PostProcessor.Part>();
        for (JsonObject part : parts) {
            if (part.has("Sequence")) {
                JsonObject sequence = part.object("Sequence");
                String id = sequence.string("id");
                if (!id.equals("A") && !id.equals("B")) {
                    throw sequence.unsupported("id", id, "A, B");
                }
                template.add(new PostProcessor.Text(id.equals("B"), sequence.integer("type_id")));
                sequence.done();
            } else {
                JsonObject token = part.object("SpecialToken");
                template.add(special(token.string("id"), token.integer("type_id"), special));
                token.done();
            }
            part.done();
        }
        return template;
    }

    private static PostProcessor.Special special(String name, int typeId, JsonObject tokens) {
        JsonObject token = tokens.object(name);
        var ids = new ArrayList<Integer>();
        for (JsonNode id : token.array("ids")) {
            if (!id.isInt()) {
                throw token.wrong("ids", "must hold whole numbers");
            }
            ids.add(id.intValue());
        }
        var texts = new ArrayList<String>();
        for (JsonNode text : token.array("tokens")) {
            if (!text.isString()) {
                throw token.wrong("tokens", "must hold strings");
            }
            texts.add(text.stringValue());
        }
        if (ids.size() != texts.size()) {
            throw token.wrong("has " + ids.size() + " ids and " + texts.size() + " tokens; there must be as many");
        }
        token.skip("id").done();
        return new PostProcessor.Special(name, ids, texts, typeId);
    }

    private static Decoder decoder(@Nullable JsonObject object) {
        if (object == null) {
            return new Decoder.None();
        }
        String type = object.string("type");
        if (!type.equals("WordPiece")) {
            throw object.unsupported("type", type, "WordPiece");
        }
        var decoder = new Decoder.WordPiece(object.string("prefix"), object.bool("cleanup"));
        object.done();
        return decoder;
    }

    private static @Nullable Truncation truncation(@Nullable JsonObject object) {
        if (object == null) {
            return null;
        }
        var truncation = new Truncation(
                object.integer("max_length"),
                object.constant("strategy", List.of(Truncation.Strategy.values()), Truncation.Strategy::label),
                object.has("direction") ? direction(object) : Truncation.Direction.RIGHT,
                object.integer("stride"));
        object.skip("direction").done();
        return truncation;
    }

    private static Truncation.Direction direction(JsonObject object) {
        return object.constant("direction", List.of(Truncation.Direction.values()), Truncation.Direction::label);
    }

    private static @Nullable Padding padding(@Nullable JsonObject object) {
        if (object == null) {
            return null;
        }
        var padding = new Padding(
                paddedLength(object),
                direction(object),
                object.has("pad_to_multiple_of") ? (Integer) object.integer("pad_to_multiple_of") : null,
                object.integer("pad_id"),
                object.integer("pad_type_id"),
                object.string("pad_token"));
        object.skip("pad_to_multiple_of").done();
        return padding;
    }

    private static int paddedLength(JsonObject object) {
        if (object.any("strategy").isString()) {
            String strategy = object.string("strategy");
            if (!strategy.equals("BatchLongest")) {
                throw object.unsupported("strategy", strategy, "BatchLongest, Fixed");
            }
            return 0;
        }
        JsonObject fixed = object.object("strategy");
        int length = fixed.integer("Fixed");
        fixed.done();
        return length;
    }
}
