package dev.dipole.tests.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dipole.nn.io.SafeTensors;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.Packed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every hidden state of the tiny BERT for six texts of 1 to 64 tokens, run together in one pack, against
/// transformers' own values for each text alone.
class GoldenEncoderTest {
    @ParameterizedTest
    @CsvSource({"reference, 1e-9", "cpu, 1e-4"})
    void hiddenStates(String backend, double tolerance) {
        Backends.with(Backends.named(backend), () -> {
            var encoder = GoldenBert.encoder();
            try (var expected = SafeTensors.open(GoldenBert.file("bert/expected.safetensors"))) {
                List<int[]> texts = new ArrayList<>();
                for (int i = 0; i < 6; i++) texts.add(expected.ints("ids." + i));
                var batch = Packed.of(texts);
                var states = encoder.states(batch);
                for (int layer = 0; layer < states.size(); layer++) {
                    for (int i = 0; i < 6; i++) {
                        var rows = states.get(layer)
                                .value()
                                .slice(batch.offsets().get(i), batch.offsets().get(i + 1));
                        var name = "hidden." + layer + "." + i;
                        assertArrayEquals(expected.doubles(name), rows.toDoubles(), tolerance, name);
                    }
                }
            }
            return true;
        });
    }
}
