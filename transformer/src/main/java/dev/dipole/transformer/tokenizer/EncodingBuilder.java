package dev.dipole.transformer.tokenizer;

import java.util.Arrays;
import java.util.List;

/// Fills the row of an [Encoding] from left to right.
final class EncodingBuilder {
    private final List<String> vocabulary;
    private final int[] ids;
    private final int[] typeIds;
    private final int[] starts;
    private final int[] ends;
    private int size;

    EncodingBuilder(List<String> vocabulary, int capacity) {
        this.vocabulary = vocabulary;
        ids = new int[capacity];
        typeIds = new int[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
    }

    void add(PostProcessor.Special special) {
        for (int id : special.ids()) {
            typeIds[size] = special.typeId();
            ids[size++] = id;
        }
    }

    void add(Pieces pieces, int first, int count, int typeId) {
        pieces.copy(first, count, ids, starts, ends, size);
        Arrays.fill(typeIds, size, size + count, typeId);
        size += count;
    }

    Encoding build(int truncatedTokens) {
        return new Encoding(ids, typeIds, starts, ends, vocabulary, truncatedTokens);
    }
}
