package dev.dipole.contrastive.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Which of two equally good documents comes first. It moves nDCG in the third decimal, so it is a choice, not
/// chance.
public final class Ties {
    private final int[] place;

    private Ties(int[] place) {
        this.place = place;
    }

    /// The one that comes first in the corpus.
    public static Ties corpusOrder(int documents) {
        return new Ties(IntStream.range(0, documents).toArray());
    }

    /// The one with the greater id, compared as text: what `trec_eval` does, and with it the published scores.
    public static Ties idDescending(List<String> ids) {
        int[] order = IntStream.range(0, ids.size())
                .boxed()
                .sorted(Comparator.comparing(ids::get, Comparator.<String>reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] place = new int[order.length];
        Arrays.setAll(place, i -> i);
        for (int i = 0; i < order.length; i++) place[order[i]] = i;
        return new Ties(place);
    }

    /// Smaller comes first; different for every document.
    int place(int document) {
        return place[document];
    }

    int documents() {
        return place.length;
    }
}
