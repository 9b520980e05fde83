package dev.dipole.tests.golden;

import dev.dipole.nn.Weights;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import dev.dipole.transformer.model.BertNames;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The tiny BERT (3 layers × 48, 4 heads, 997 pieces) whose values PyTorch computed in float64.
final class GoldenBert {
    private GoldenBert() {}

    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(GoldenBert.class.getResource("/golden/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The encoder with its published weights, on the current backend.
    static Encoder encoder() {
        var config = new EncoderConfig(997, 48, 3, 4, 144, 128, 2, Unary.GELU, NormOrder.POST, 1e-12, 0, 0, 0.02);
        var encoder = Encoder.of(config, 0);
        var mismatch = Weights.load(BertNames.of(encoder), file("bert/model.safetensors"));
        if (!mismatch.missing().isEmpty()
                || !mismatch.unexpected().equals(List.of("pooler.dense.bias", "pooler.dense.weight"))) {
            throw new IllegalStateException("unexpected weights: " + mismatch);
        }
        return encoder;
    }
}
