package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BertShapesTest {
    /// The shapes that are checked before allocation are those of the encoder that is then allocated.
    @ParameterizedTest
    @EnumSource
    void sameAsTheEncoders(NormOrder order) {
        var config = EncoderConfig.bert(31, 8, 3, 2, 17).withNormOrder(order);
        var expected = new TreeMap<String, String>();
        BertNames.of(Encoder.of(config, 0))
                .forEach((name, v) ->
                        expected.put(name, Arrays.toString(v.shape().extents())));
        var actual = new TreeMap<String, String>();
        BertShapes.of(config).forEach((name, extents) -> actual.put(name, Arrays.toString(extents)));
        assertEquals(expected, actual);
    }
}
