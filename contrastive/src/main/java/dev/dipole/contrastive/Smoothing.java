package dev.dipole.contrastive;

import dev.dipole.tensor.Binary;
import java.util.stream.IntStream;

/// Gives a share `ε` of each row's target to all of its candidates alike (label smoothing; Szegedy et al.,
/// "Rethinking the inception architecture", 2016, section 7). Rows without positives stay without.
public record Smoothing(double epsilon) implements Shaping.OfRows {
    public Smoothing {
        Check.within("the smoothing", epsilon, 0, 1);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        if (epsilon == 0) return table;
        var like = table.scores().value();
        var positives = table.positives();
        var candidates = table.candidates();
        var shares = like.like(like.shape().dropLast());
        shares.assign(IntStream.range(0, positives.rows())
                .mapToDouble(i -> positives.countIn(i) == 0 ? 0 : epsilon / candidates.countIn(i))
                .toArray());
        var even = candidates.indicator(like).combineRows(Binary.MULTIPLY, shares);
        var weights = table.target().weights(like).scale(1 - epsilon).add(even);
        return table.withTarget(new Target.Distribution(weights));
    }
}
