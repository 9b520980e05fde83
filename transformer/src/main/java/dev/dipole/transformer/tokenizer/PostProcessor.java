package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.List;

/// What is put around the pieces of one text or of two: `[CLS] A [SEP] B [SEP]`.
public sealed interface PostProcessor {
    /// The template of one text.
    List<Part> single();

    /// The template of a pair of texts.
    List<Part> pair();

    /// How many special tokens a template adds.
    static int added(List<Part> template) {
        int added = 0;
        for (Part part : template) {
            if (part instanceof Special token) {
                added += token.ids().size();
            }
        }
        return added;
    }

    /// A part of a template.
    sealed interface Part {
        /// The token type of everything in the part.
        int typeId();
    }

    /// The pieces of the first text, or of the `second`.
    record Text(boolean second, int typeId) implements Part {}

    /// Special tokens; `name` is what the template calls them.
    record Special(String name, List<Integer> ids, List<String> tokens, int typeId) implements Part {
        public Special {
            ids = List.copyOf(ids);
            tokens = List.copyOf(tokens);
        }

        /// A single token.
        public static Special of(String token, int id, int typeId) {
            return new Special(token, List.of(id), List.of(token), typeId);
        }
    }

    /// Nothing is added; the second text has token type 1.
    record None() implements PostProcessor {
        @Override
        public List<Part> single() {
            return List.of(new Text(false, 0));
        }

        @Override
        public List<Part> pair() {
            return List.of(new Text(false, 0), new Text(true, 1));
        }
    }

    /// Templates as they were written down.
    record Template(List<Part> single, List<Part> pair) implements PostProcessor {
        public Template {
            single = List.copyOf(single);
            pair = List.copyOf(pair);
        }

        /// BERT's: `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, everything of B with token type 1.
        public static Template bert(String cls, int clsId, String sep, int sepId) {
            List<Part> single = List.of(Special.of(cls, clsId, 0), new Text(false, 0), Special.of(sep, sepId, 0));
            var pair = new ArrayList<>(single);
            pair.add(new Text(true, 1));
            pair.add(Special.of(sep, sepId, 1));
            return new Template(single, pair);
        }
    }

    /// BERT's template in the older spelling of `tokenizer.json`.
    record Bert(String sep, int sepId, String cls, int clsId) implements PostProcessor {
        @Override
        public List<Part> single() {
            return Template.bert(cls, clsId, sep, sepId).single();
        }

        @Override
        public List<Part> pair() {
            return Template.bert(cls, clsId, sep, sepId).pair();
        }
    }
}
