package dev.dipole.tests.gradients;

import static dev.dipole.tests.gradients.LayerCase.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.sparse.SparseAutoencoder;
import dev.dipole.contrastive.wrapper.Predictor;
import dev.dipole.nn.Dropout;
import dev.dipole.nn.Embedding;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.nn.RmsNorm;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.Block;
import dev.dipole.transformer.Dense;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.FeedForward;
import dev.dipole.transformer.NormOrder;
import dev.dipole.transformer.Packed;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.SelfAttention;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.TokenEmbeddings;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every layer and every pooling against central differences in float64, with random weights throughout. One
/// without a case fails [#everyLayerAndPoolingHasACase].
class LayerGradientTest {
    private static final Initialiser INIT = Backends.with(Backends.named("reference"), () -> new Initialiser(1, 0.5));

    /// Sequences of 2, 1 and 4 tokens.
    private static final Ints OFFSETS = Ints.of(0, 2, 3, 7);

    private static final Packed BATCH = Packed.of(List.of(new int[] {3, 1}, new int[] {4}, new int[] {1, 0, 4, 1}));

    private static <T> T inFloat64(Supplier<T> work) {
        return Backends.with(Backends.named("reference"), work);
    }

    private static List<LayerCase> cases() {
        var cases = new ArrayList<LayerCase>();
        cases.addAll(simpleLayers());
        cases.addAll(transformerLayers());
        cases.addAll(models());
        cases.addAll(poolings());
        cases.add(sparseAutoencoder());
        cases.add(predictor());
        return cases;
    }

    private static LayerCase sparseAutoencoder() {
        var x = input(6, 3, 4);
        var layer = SparseAutoencoder.of(4, 9, INIT);
        return LayerCase.of("SparseAutoencoder", layer, Map.of("x", x), () -> layer.decode(layer.encode(x, 3)));
    }

    private static LayerCase predictor() {
        var x = input(7, 3, 4);
        var layer = Predictor.of(4, 6, 2);
        return LayerCase.of("Predictor", layer, Map.of("x", x), () -> layer.apply(x));
    }

    private static List<LayerCase> simpleLayers() {
        var matrix = input(1, 3, 4);
        var cube = input(2, 2, 3, 4);
        var linear = Linear.of(4, 5, INIT);
        var bare = Linear.withoutBias(4, 5, INIT);
        var table = Embedding.of(5, 3, INIT);
        var norm = LayerNorm.of(4, 1e-12, INIT);
        var wideNorm = LayerNorm.of(4, 0.1, INIT);
        var rms = RmsNorm.of(4, 1e-6, INIT);
        var dropout = new Dropout(0.4);
        return List.of(
                LayerCase.of("linear", linear, Map.of("x", matrix), () -> linear.apply(matrix)),
                LayerCase.of("linear, two leading axes", linear, Map.of("x", cube), () -> linear.apply(cube)),
                LayerCase.of("linear without bias", bare, Map.of("x", matrix), () -> bare.apply(matrix)),
                LayerCase.of(
                        "embedding, rows repeated and absent",
                        table,
                        Map.of(),
                        () -> table.apply(Ints.of(2, 0, 2, 4, 2))),
                LayerCase.of("layer norm", norm, Map.of("x", cube), () -> norm.apply(cube)),
                LayerCase.of("layer norm, large epsilon", wideNorm, Map.of("x", matrix), () -> wideNorm.apply(matrix)),
                LayerCase.of("rms norm", rms, Map.of("x", cube), () -> rms.apply(cube)),
                LayerCase.of("dropout while training", dropout, Map.of("x", cube), () -> dropout.apply(cube)));
    }

    private static List<LayerCase> transformerLayers() {
        var cases = new ArrayList<LayerCase>();
        var x = input(3, 7, 4);
        for (double rate : new double[] {0, 0.3}) {
            var attention = attention(rate);
            cases.add(LayerCase.of(
                    "attention, dropout " + rate, attention, Map.of("x", x), () -> attention.apply(x, OFFSETS)));
            for (var order : NormOrder.values()) {
                var block = new Block(
                        attention(rate),
                        LayerNorm.of(4, 1e-12, INIT),
                        feedForward(Unary.GELU),
                        LayerNorm.of(4, 1e-12, INIT),
                        new Dropout(rate),
                        order);
                cases.add(LayerCase.of(
                        "block, %s, dropout %s".formatted(order, rate),
                        block,
                        Map.of("x", x),
                        () -> block.apply(x, OFFSETS)));
            }
            var embeddings = new TokenEmbeddings(
                    Embedding.of(5, 4, INIT),
                    Embedding.of(6, 4, INIT),
                    Embedding.of(2, 4, INIT),
                    LayerNorm.of(4, 1e-12, INIT),
                    new Dropout(rate));
            cases.add(LayerCase.of(
                    "token embeddings, dropout " + rate, embeddings, Map.of(), () -> embeddings.apply(BATCH)));
        }
        for (var activation : List.of(Unary.GELU, Unary.SILU)) {
            var feed = feedForward(activation);
            cases.add(LayerCase.of("feed-forward, " + activation, feed, Map.of("x", x), () -> feed.apply(x)));
        }
        for (var dense : List.of(
                new Dense(Linear.of(4, 3, INIT), Unary.TANH), new Dense(Linear.withoutBias(4, 3, INIT), null))) {
            cases.add(LayerCase.of("dense, " + dense.activation(), dense, Map.of("x", x), () -> dense.apply(x)));
        }
        return cases;
    }

    private static SelfAttention attention(double dropout) {
        return new SelfAttention(
                2, dropout, Linear.of(4, 4, INIT), Linear.of(4, 4, INIT), Linear.of(4, 4, INIT), Linear.of(4, 4, INIT));
    }

    private static FeedForward feedForward(Unary activation) {
        return new FeedForward(Linear.of(4, 6, INIT), Linear.of(6, 4, INIT), activation);
    }

    private static List<LayerCase> models() {
        var cases = new ArrayList<LayerCase>();
        for (var order : NormOrder.values()) {
            var config = EncoderConfig.bert(5, 4, 2, 2, 5).withNormOrder(order).withDropout(0.2, 0.2);
            var encoder = Encoder.of(config, 1);
            cases.add(LayerCase.of("encoder, " + order, encoder, Map.of(), () -> encoder.apply(BATCH)));
        }
        var tokenizer = WordPieceTrainer.code(20).train(List.of("ab ba"));
        var config = EncoderConfig.bert(tokenizer.vocabularySize(), 4, 1, 2, 5);
        var pooling = new Pooling.Concatenation(List.of(new Pooling.Cls(), new Pooling.Mean()));
        for (boolean normalise : new boolean[] {true, false}) {
            var model = new EmbeddingModel(
                    TextSettings.of(tokenizer, 5),
                    Encoder.of(config, 2),
                    pooling,
                    List.of(new Dense(Linear.of(8, 4, INIT), Unary.TANH), new Dense(Linear.of(4, 3, INIT), null)),
                    normalise);
            cases.add(LayerCase.of("model, unit length " + normalise, model, Map.of(), () -> model.apply(BATCH)));
        }
        return cases;
    }

    private static List<LayerCase> poolings() {
        var parts = List.<Pooling>of(
                new Pooling.Mean(),
                new Pooling.Cls(),
                new Pooling.Max(),
                new Pooling.MeanSqrtLength(),
                new Pooling.WeightedMean(),
                new Pooling.LastToken());
        var all = new ArrayList<Pooling>(parts);
        all.add(new Pooling.Concatenation(parts));
        return all.stream().map(LayerGradientTest::pooling).toList();
    }

    private static LayerCase pooling(Pooling pooling) {
        var x = input(4, 7, 3);
        return new LayerCase(
                pooling.getClass().getSimpleName(),
                pooling.getClass(),
                () -> pooling.apply(x, OFFSETS),
                Map.of("x", x));
    }

    @TestFactory
    Stream<DynamicTest> gradientsEqualCentralDifferences() {
        return inFloat64(LayerGradientTest::cases).stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.name(),
                        () -> inFloat64(() -> {
                            c.check();
                            return true;
                        })));
    }

    @Test
    void everyLayerAndPoolingHasACase() {
        var covered = inFloat64(LayerGradientTest::cases).stream()
                .map(c -> c.subject().getName())
                .collect(Collectors.toSet());
        var missing = new TreeSet<>(layersAndPoolings());
        assertTrue(missing.size() >= 19, () -> "the importer saw only " + missing);
        missing.removeAll(covered);
        assertEquals(new TreeSet<String>(), missing, "layers and poolings without a gradient case");
    }

    private static List<String> layersAndPoolings() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.dipole").stream()
                        .filter(c -> c.isAssignableTo(Module.class) || c.isAssignableTo(Pooling.class))
                        // one that lists other people's weights computes nothing
                        .filter(c -> c.tryGetMethod("parameters").isEmpty())
                        .filter(c -> !c.isInterface() && !c.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .toList();
    }

    /// A layer that forgets half of a gradient.
    @Test
    void aWrongLayerIsFound() {
        inFloat64(() -> {
            var linear = Linear.of(4, 4, INIT);
            var x = input(5, 3, 4);
            Supplier<Variable> wrong = () -> linear.apply(x).mul(linear.apply(x).detach());
            var c = LayerCase.of("wrong", linear, new LinkedHashMap<>(Map.of("x", x)), wrong);
            assertThrows(AssertionError.class, c::check);
            return true;
        });
    }
}
