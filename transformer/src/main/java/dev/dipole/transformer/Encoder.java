package dev.dipole.transformer;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A BERT-type encoder (Devlin et al., 2019) over packed sequences.
///
/// @param finalNorm after the last block, only in pre-norm encoders
public record Encoder(
        EncoderConfig config,
        TokenEmbeddings embeddings,
        List<Block> layers,
        @Nullable LayerNorm finalNorm) implements Module {
    /// A fresh encoder: random weights from the seed.
    public static Encoder of(EncoderConfig config, long seed) {
        return of(config, new Initialiser(seed, config.deviation()));
    }

    /// An encoder whose weights a file will overwrite.
    public static Encoder blank(EncoderConfig config) {
        return of(config, Initialiser.blank());
    }

    private static Encoder of(EncoderConfig config, Initialiser init) {
        return new Encoder(
                config,
                TokenEmbeddings.of(config, init),
                IntStream.range(0, config.depth())
                        .mapToObj(i -> Block.of(config, init))
                        .toList(),
                config.normOrder() == NormOrder.PRE ? LayerNorm.of(config.width(), config.normEpsilon(), init) : null);
    }

    /// The hidden states after the last block, `[t, w]`.
    public Variable apply(Packed batch) {
        return states(batch).getLast();
    }

    /// The hidden states of every depth, each `[t, w]`: the embeddings first, the last block's (normalised, if
    /// there is a final norm) last.
    public List<Variable> states(Packed batch) {
        if (batch.longest() > config.positions()) {
            throw new IllegalArgumentException(
                    "a sequence of %d tokens is longer than the encoder's %d positions; truncate it"
                            .formatted(batch.longest(), config.positions()));
        }
        var states = new ArrayList<Variable>();
        states.add(Tape.in("embeddings", () -> embeddings.apply(batch)));
        for (int i = 0; i < layers.size(); i++) {
            var block = layers.get(i);
            var x = states.getLast();
            states.add(Tape.in("layers." + i, () -> Tape.point("output", block.apply(x, batch.offsets()))));
        }
        if (finalNorm != null) {
            var norm = finalNorm;
            states.set(states.size() - 1, Tape.in("finalNorm", () -> norm.apply(states.getLast())));
        }
        return states;
    }
}
