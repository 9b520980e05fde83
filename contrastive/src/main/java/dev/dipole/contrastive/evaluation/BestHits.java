package dev.dipole.contrastive.evaluation;

import java.util.ArrayList;
import java.util.List;

/// The k best of the documents offered, whatever the order of the offers: a binary heap with the worst at its
/// root.
final class BestHits {
    private final Ties ties;
    private final int[] documents;
    private final double[] scores;
    private int size;

    BestHits(int k, Ties ties) {
        this.ties = ties;
        this.documents = new int[k];
        this.scores = new double[k];
    }

    void offer(int document, double score) {
        if (Double.isNaN(score)) throw new IllegalArgumentException("the score of document " + document + " is NaN");
        if (size < documents.length) {
            set(size, document, score);
            up(size++);
        } else if (size > 0 && isWorse(documents[0], scores[0], document, score)) {
            set(0, document, score);
            down();
        }
    }

    /// What is left, best first; the heap is empty afterwards.
    List<Hit> drain() {
        var hits = new ArrayList<Hit>(size);
        while (size > 0) {
            hits.add(new Hit(documents[0], scores[0]));
            size--;
            set(0, documents[size], scores[size]);
            down();
        }
        return hits.reversed();
    }

    private boolean isWorse(int a, double scoreA, int b, double scoreB) {
        return scoreA < scoreB || (scoreA == scoreB && ties.place(a) > ties.place(b));
    }

    private boolean isWorse(int slot, int otherSlot) {
        return isWorse(documents[slot], scores[slot], documents[otherSlot], scores[otherSlot]);
    }

    private void up(int start) {
        int slot = start;
        while (slot > 0 && isWorse(slot, (slot - 1) / 2)) {
            swap(slot, (slot - 1) / 2);
            slot = (slot - 1) / 2;
        }
    }

    private void down() {
        int slot = 0;
        while (true) {
            int worst = slot;
            for (int child = 2 * slot + 1; child <= 2 * slot + 2 && child < size; child++) {
                if (isWorse(child, worst)) worst = child;
            }
            if (worst == slot) return;
            swap(slot, worst);
            slot = worst;
        }
    }

    private void swap(int a, int b) {
        int document = documents[a];
        double score = scores[a];
        set(a, documents[b], scores[b]);
        set(b, document, score);
    }

    private void set(int slot, int document, double score) {
        documents[slot] = document;
        scores[slot] = score;
    }
}
