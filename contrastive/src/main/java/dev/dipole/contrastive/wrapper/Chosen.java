package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Tape;
import java.util.stream.IntStream;

/// Which of several parts a step looks at.
final class Chosen {
    private Chosen() {}

    /// Some of `0 … count-1`, ascending, drawn anew at every step; all of them where `some` is −1 or no fewer,
    /// or where nothing is random, as in an evaluation.
    static int[] of(int count, int some) {
        if (some < 0 || some >= count) return IntStream.range(0, count).toArray();
        var key = Tape.nextSite();
        if (key == null) return IntStream.range(0, count).toArray();
        return IntStream.of(key.permutation(count)).limit(some).sorted().toArray();
    }
}
