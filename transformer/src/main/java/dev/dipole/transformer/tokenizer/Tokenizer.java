package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tokenizer: the pipeline that turns text into ids, and ids into text.
///
///     var tokenizer = TokenizerJson.read(Path.of("model/tokenizer.json"));
///     int[] ids = tokenizer.encode("Removes the eldest entry", 128).ids();
///
/// Immutable and safe for any number of threads. Any [String] can be encoded, of any length: time and memory
/// grow linearly with it, and unpaired surrogates count as U+FFFD.
public final class Tokenizer {
    private static final List<String> SPECIAL_TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private final Normalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final Model model;
    private final PostProcessor postProcessor;
    private final Decoder decoder;
    private final List<AddedToken> addedTokens;
    private final @Nullable Truncation truncation;
    private final @Nullable Padding padding;

    private final AddedTokens inText;
    private final AddedTokens inNormalizedText;
    private final @Nullable OnePass onePass;
    /// All tokens by id, as they are written in a decoded text.
    private final List<String> tokens;
    private final boolean[] special;

    private Tokenizer(Builder builder) {
        normalizer = builder.normalizer;
        preTokenizer = builder.preTokenizer;
        model = builder.model;
        postProcessor = builder.postProcessor;
        decoder = builder.decoder;
        truncation = builder.truncation;
        padding = builder.padding;
        addedTokens = builder.addedTokens.stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .toList();
        tokens = new ArrayList<>(model.vocabulary().pieces());
        addedTokens.forEach(this::register);
        special = new boolean[tokens.size()];
        var raw = addedTokens.stream().filter(token -> !token.normalized()).toList();
        var normalized = addedTokens.stream().filter(AddedToken::normalized).toList();
        inText = new AddedTokens(raw, raw.stream().map(AddedToken::content).toList());
        inNormalizedText = new AddedTokens(
                normalized,
                normalized.stream()
                        .map(token -> normalizer.apply(token.content()))
                        .toList());
        onePass = inNormalizedText.isEmpty() ? OnePass.of(normalizer, preTokenizer, model, inText) : null;
        for (AddedToken token : addedTokens) {
            special[token.id()] |= token.special();
            if (token.normalized()) {
                tokens.set(token.id(), normalizer.apply(token.content()));
            }
        }
        check("single", postProcessor.single(), 1);
        check("pair", postProcessor.pair(), 2);
    }

    /// An empty pipeline around a model, to be filled.
    public static Builder builder(Model model) {
        return new Builder(model);
    }

    /// BERT's pipeline around a WordPiece vocabulary, which has to have `[UNK]`, `[CLS]` and `[SEP]`; `[PAD]`
    /// and `[MASK]` become special tokens as well if they are in it.
    public static Tokenizer wordPiece(Vocabulary vocabulary, Normalizer normalizer, PreTokenizer preTokenizer) {
        for (String needed : List.of("[UNK]", "[CLS]", "[SEP]")) {
            if (vocabulary.id(needed) < 0) {
                throw new TokenizerException("the vocabulary lacks the special token " + needed
                        + ", which every BERT tokenizer needs; train it with that token or add a line for it");
            }
        }
        return builder(WordPiece.of(vocabulary))
                .normalizer(normalizer)
                .preTokenizer(preTokenizer)
                .postProcessor(
                        PostProcessor.Template.bert("[CLS]", vocabulary.id("[CLS]"), "[SEP]", vocabulary.id("[SEP]")))
                .decoder(Decoder.WordPiece.standard())
                .addedTokens(SPECIAL_TOKENS.stream()
                        .filter(token -> vocabulary.id(token) >= 0)
                        .map(token -> AddedToken.special(vocabulary.id(token), token))
                        .toList())
                .build();
    }

    /// BERT's tokenizer, `lowercase` for the uncased models.
    public static Tokenizer bert(Vocabulary vocabulary, boolean lowercase) {
        return wordPiece(vocabulary, BertNormalizer.of(lowercase), new PreTokenizer.Bert());
    }

    /// BERT's uncased tokenizer with identifiers cut into their words first, see [Replace#codeWords()].
    public static Tokenizer code(Vocabulary vocabulary) {
        return wordPiece(vocabulary, codeNormalizer(), new PreTokenizer.Bert());
    }

    /// The normalizer of [#code].
    public static Normalizer codeNormalizer() {
        return new Normalizer.Sequence(List.of(Replace.codeWords(), BertNormalizer.of(true)));
    }

    /// Encodes a text, as long as it is unless the tokenizer has a [#truncation()].
    public Encoding encode(String text) {
        return encode(text, null, truncation);
    }

    /// Encodes a text to at most `maxLength` tokens, special ones included; [Encoding#truncatedTokens()] tells
    /// what was cut.
    public Encoding encode(String text, int maxLength) {
        return encode(text, null, truncationTo(maxLength));
    }

    /// Encodes a pair of texts.
    public Encoding encodePair(String first, String second) {
        return encode(first, second, truncation);
    }

    /// Encodes a pair of texts to at most `maxLength` tokens, special ones included.
    public Encoding encodePair(String first, String second, int maxLength) {
        return encode(first, second, truncationTo(maxLength));
    }

    /// The text that ids stand for; with `skipSpecial` without `[CLS]` and its like. Normalization is not
    /// undone.
    public String decode(int[] ids, boolean skipSpecial) {
        var pieces = new ArrayList<String>(ids.length);
        for (int id : ids) {
            if (id < 0 || id >= tokens.size()) {
                throw new TokenizerException(
                        "the id " + id + " is outside the vocabulary of " + tokens.size() + " tokens");
            }
            if (!skipSpecial || !special[id]) {
                pieces.add(tokens.get(id));
            }
        }
        return decoder.decode(pieces);
    }

    /// The words of a text, normalized, before the model cuts them into pieces.
    public List<String> words(String text) {
        NormalizedText normalized = normalizer.apply(NormalizedText.of(text));
        return preTokenizer.split(normalized);
    }

    /// The number of ids: pieces of the model and tokens added to them.
    public int vocabularySize() {
        return tokens.size();
    }

    /// The id of a token, added ones included, or −1.
    public int id(String token) {
        for (AddedToken added : addedTokens) {
            if (added.content().equals(token)) {
                return added.id();
            }
        }
        return model.vocabulary().id(token);
    }

    /// Whether an id is a special token's.
    public boolean isSpecial(int id) {
        return special[id];
    }

    public Normalizer normalizer() {
        return normalizer;
    }

    public PreTokenizer preTokenizer() {
        return preTokenizer;
    }

    public Model model() {
        return model;
    }

    public PostProcessor postProcessor() {
        return postProcessor;
    }

    public Decoder decoder() {
        return decoder;
    }

    /// The added tokens in the order of their ids.
    public List<AddedToken> addedTokens() {
        return addedTokens;
    }

    /// What [#encode(String)] cuts to, if anything.
    public @Nullable Truncation truncation() {
        return truncation;
    }

    /// What the file says of padding; Dipole packs sequences and never pads.
    public @Nullable Padding padding() {
        return padding;
    }

    private Truncation truncationTo(int maxLength) {
        return truncation == null ? Truncation.to(maxLength) : truncation.withMaxLength(maxLength);
    }

    private void register(AddedToken token) {
        int known = model.vocabulary().id(token.content());
        if (token.content().isEmpty()) {
            throw new TokenizerException("the added token with id " + token.id() + " is empty; remove it");
        }
        if (known >= 0 ? known != token.id() : token.id() != tokens.size()) {
            throw new TokenizerException("the added token \"" + token.content() + "\" has the id " + token.id()
                    + ", but it must be "
                    + (known >= 0
                            ? known + ", its id in the vocabulary"
                            : tokens.size() + ", the next one that is free"));
        }
        if (known < 0) {
            tokens.add(token.content());
        }
    }

    private void check(String name, List<PostProcessor.Part> template, int texts) {
        var found = template.stream()
                .filter(PostProcessor.Text.class::isInstance)
                .map(part -> ((PostProcessor.Text) part).second())
                .toList();
        if (found.size() != texts || found.stream().distinct().count() != texts || !found.contains(false)) {
            throw new TokenizerException("the post-processor's template \"" + name + "\" must hold "
                    + (texts == 1 ? "the text A once and no B" : "each of the texts A and B once"));
        }
        for (PostProcessor.Part part : template) {
            if (part instanceof PostProcessor.Special added) {
                check(added);
            }
        }
    }

    private void check(PostProcessor.Special added) {
        for (int i = 0; i < added.ids().size(); i++) {
            int id = added.ids().get(i);
            if (id < 0
                    || id >= tokens.size()
                    || !tokens.get(id).equals(added.tokens().get(i))) {
                throw new TokenizerException(
                        "the post-processor adds \"" + added.tokens().get(i) + "\" as id " + id
                                + ", which the vocabulary does not say; correct the one that is wrong");
            }
        }
    }

    private Encoding encode(String first, @Nullable String second, @Nullable Truncation truncation) {
        var a = pieces(first);
        var b = second == null ? new Pieces() : pieces(second);
        var parts = second == null ? postProcessor.single() : postProcessor.pair();
        int added = PostProcessor.added(parts);
        int[] kept = {a.size(), b.size()};
        if (truncation != null) {
            if (truncation.maxLength() < added) {
                throw new TokenizerException("a length of " + truncation.maxLength() + " tokens leaves no room for the "
                        + added + " special ones; allow more");
            }
            kept = truncation.share(a.size(), b.size(), second != null, truncation.maxLength() - added);
        }
        var row = new EncodingBuilder(tokens, kept[0] + kept[1] + added);
        boolean left = truncation != null && truncation.direction() == Truncation.Direction.LEFT;
        for (PostProcessor.Part part : parts) {
            switch (part) {
                case PostProcessor.Special special -> row.add(special);
                case PostProcessor.Text(boolean ofSecond, int typeId) -> {
                    var pieces = ofSecond ? b : a;
                    int count = kept[ofSecond ? 1 : 0];
                    row.add(pieces, left ? pieces.size() - count : 0, count, typeId);
                }
            }
        }
        return row.build(a.size() - kept[0] + b.size() - kept[1]);
    }

    /// The pieces of a text: in one pass where that is possible, else stage by stage, with the same result.
    Pieces pieces(String text) {
        var pieces = onePass == null ? null : onePass.pieces(text);
        return pieces == null ? stagedPieces(text) : pieces;
    }

    /// The pieces of a text, stage by stage.
    Pieces stagedPieces(String text) {
        var out = new Pieces();
        var raw = NormalizedText.of(text);
        var parts = inText.find(raw);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.id(i) == AddedTokens.PLAIN) {
                addNormalized(normalizer.apply(raw.slice(parts.start(i), parts.end(i))), out);
            } else {
                addToken(parts, i, raw, out);
            }
        }
        return out;
    }

    private void addNormalized(NormalizedText text, Pieces out) {
        var parts = inNormalizedText.find(text);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.id(i) == AddedTokens.PLAIN) {
                var words = new Spans();
                preTokenizer.split(text, parts.start(i), parts.end(i), words);
                int before = out.size();
                for (int word = 0; word < words.size(); word++) {
                    model.tokenize(text, words.start(word), words.end(word), out);
                }
                out.locate(before, text);
            } else {
                addToken(parts, i, text, out);
            }
        }
    }

    private static void addToken(Pieces parts, int index, NormalizedText text, Pieces out) {
        int before = out.size();
        out.add(parts.id(index), parts.start(index), parts.end(index));
        out.locate(before, text);
    }

    /// Collects what a tokenizer is made of; what is not given does nothing.
    public static final class Builder {
        private final Model model;
        private Normalizer normalizer = new Normalizer.None();
        private PreTokenizer preTokenizer = new PreTokenizer.None();
        private PostProcessor postProcessor = new PostProcessor.None();
        private Decoder decoder = new Decoder.None();
        private List<AddedToken> addedTokens = List.of();
        private @Nullable Truncation truncation;
        private @Nullable Padding padding;

        private Builder(Model model) {
            this.model = model;
        }

        public Builder normalizer(Normalizer normalizer) {
            this.normalizer = normalizer;
            return this;
        }

        public Builder preTokenizer(PreTokenizer preTokenizer) {
            this.preTokenizer = preTokenizer;
            return this;
        }

        public Builder postProcessor(PostProcessor postProcessor) {
            this.postProcessor = postProcessor;
            return this;
        }

        public Builder decoder(Decoder decoder) {
            this.decoder = decoder;
            return this;
        }

        public Builder addedTokens(List<AddedToken> addedTokens) {
            this.addedTokens = List.copyOf(addedTokens);
            return this;
        }

        public Builder truncation(@Nullable Truncation truncation) {
            this.truncation = truncation;
            return this;
        }

        public Builder padding(@Nullable Padding padding) {
            this.padding = padding;
            return this;
        }

        /// The tokenizer; parts that contradict each other are a [TokenizerException].
        public Tokenizer build() {
            return new Tokenizer(this);
        }
    }
}
