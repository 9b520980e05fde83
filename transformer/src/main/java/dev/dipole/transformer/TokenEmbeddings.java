package dev.dipole.transformer;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Dropout;
import dev.dipole.nn.Embedding;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Module;

/// What a token starts as: the sum of its word, position and type vectors, normalised.
public record TokenEmbeddings(Embedding word, Embedding position, Embedding type, LayerNorm norm, Dropout dropout)
        implements Module {
    static TokenEmbeddings of(EncoderConfig config, Initialiser init) {
        return new TokenEmbeddings(
                Embedding.of(config.vocabulary(), config.width(), init),
                Embedding.of(config.positions(), config.width(), init),
                Embedding.of(config.types(), config.width(), init),
                LayerNorm.of(config.width(), config.normEpsilon(), init),
                new Dropout(config.dropout()));
    }

    /// `[t] → [t, w]`
    public Variable apply(Packed batch) {
        var sum = word.apply(batch.ids()).add(type.apply(batch.types())).add(position.apply(batch.positions()));
        return dropout.apply(norm.apply(sum));
    }
}
