package dev.dipole.tests.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.BatchReport;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.pairs.SigLip;
import dev.dipole.contrastive.train.Callback;
import dev.dipole.contrastive.train.Checkpoints;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.Trainer;
import dev.dipole.contrastive.train.TrainingException;
import dev.dipole.nn.Weights;
import dev.dipole.tensor.Unary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The promises of a training: it learns, it repeats itself to the bit, it goes on to the same bits, it names
/// what went wrong.
class TrainingTest {
    private static String hash(Trainer trainer) {
        return Weights.hash(trainer.model().parameters());
    }

    private static Trainer trained(int steps, double dropout) {
        var trainer = TinyTraining.trainer(TinyTraining.plan(steps), dropout);
        trainer.run(() -> false, List.of());
        return trainer;
    }

    @Test
    void sixteenPairsAreLearntByHeart() {
        var losses = new ArrayList<Double>();
        Callback collect = (trainer, report) -> losses.add(report.loss());
        TinyTraining.trainer(TinyTraining.plan(150), 0).run(() -> false, List.of(collect));
        assertTrue(losses.getFirst() > 0.5, () -> "nothing to learn: " + losses.getFirst());
        assertTrue(losses.getLast() < 1e-2, () -> "not learnt: " + losses.getLast());
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertEquals(hash(trained(6, 0.1)), hash(trained(6, 0.1)));
        var otherSeed = TinyTraining.trainer(TinyTraining.plan(6).withSeed(8), 0.1);
        otherSeed.run(() -> false, List.of());
        assertNotEquals(hash(trained(6, 0.1)), hash(otherSeed));
    }

    @Test
    void aRunThatWasInterruptedGoesOnToTheSameBits(@TempDir Path folder) {
        var checkpoints = new Checkpoints(folder.resolve("checkpoints"), 2);
        var interrupted = TinyTraining.trainer(TinyTraining.plan(9), 0.1);
        interrupted.run(() -> interrupted.step() == 5, List.of());
        checkpoints.save(interrupted);
        var continued = TinyTraining.trainer(TinyTraining.plan(9), 0.1);
        assertEquals(5, checkpoints.restoreLatest(continued, Progress.silent()));
        continued.run(() -> false, List.of());
        assertEquals(hash(trained(9, 0.1)), hash(continued));
    }

    /// SigLIP learns a scale and a bias beside the encoder: they move, they are kept, they go on to the same
    /// bits.
    @Test
    void whatAnObjectiveLearnsItselfIsTrainedAndResumed(@TempDir Path folder) {
        var whole = TinyTraining.trainer(TinyTraining.trainer(TinyTraining.plan(9), 0), new SigLip());
        assertEquals(
                List.of("objective.log_scale", "objective.bias"),
                whole.parameters().keySet().stream()
                        .filter(path -> path.startsWith("objective."))
                        .toList());
        double start = whole.parameters().get("objective.bias").value().item();
        assertEquals(-10, start);
        whole.run(() -> false, List.of());
        double learnt = whole.parameters().get("objective.bias").value().item();
        assertTrue(Math.abs(learnt - start) > 1e-3, () -> "the bias stayed at " + learnt);

        var checkpoints = new Checkpoints(folder.resolve("checkpoints"), 2);
        var interrupted = TinyTraining.trainer(TinyTraining.trainer(TinyTraining.plan(9), 0), new SigLip());
        interrupted.run(() -> interrupted.step() == 5, List.of());
        checkpoints.save(interrupted);
        var continued = TinyTraining.trainer(TinyTraining.trainer(TinyTraining.plan(9), 0), new SigLip());
        assertEquals(5, checkpoints.restoreLatest(continued, Progress.silent()));
        continued.run(() -> false, List.of());
        assertEquals(Weights.hash(whole.parameters()), Weights.hash(continued.parameters()));
    }

    @Test
    void aDamagedCheckpointIsReportedAndTheOneBeforeIsUsed(@TempDir Path folder) throws IOException {
        var checkpoints = new Checkpoints(folder.resolve("checkpoints"), 2);
        var trainer = TinyTraining.trainer(TinyTraining.plan(4), 0);
        Callback save = (t, report) -> {
            if (report.step() >= 3) checkpoints.save(t);
        };
        trainer.run(() -> false, List.of(save));
        var latest = checkpoints.list().getFirst().resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(latest);
        bytes[bytes.length - 5] ^= 1;
        Files.write(latest, bytes);
        var said = new ArrayList<String>();
        var fresh = TinyTraining.trainer(TinyTraining.plan(4), 0);
        assertEquals(3, checkpoints.restoreLatest(fresh, new Recorder(said)));
        assertTrue(said.getFirst().contains("step-000004"), said::toString);
    }

    @Test
    void aNanStopsTheRunAndNamesOperationStepAndTexts() {
        var trainer = trained(1, 0);
        var weight = trainer.model()
                .encoder()
                .layers()
                .get(1)
                .feedForward()
                .up()
                .weight()
                .value();
        double[] values = weight.toDoubles();
        values[3] = Double.NaN;
        weight.assign(values);
        trainer.continueFrom(0);
        var error = assertThrows(TrainingException.class, () -> trainer.run(() -> false, List.of()));
        assertTrue(error.getMessage().startsWith("step 1: "), error::getMessage);
        assertTrue(
                error.getMessage().contains("Linear at encoder.layers.1.feedForward.up, forward"), error::getMessage);
        assertTrue(error.getMessage().contains("the batch begins with \""), error::getMessage);
    }

    /// The loss is 1.5 + √0, and the slope of the root at 0 is ∞: looking at the loss alone would not do.
    @Test
    void anInfiniteGradientOfAFiniteLossStopsTheRunAndNamesItsOperation() {
        var plain = TinyTraining.trainer(TinyTraining.plan(3), 0);
        Objective steep = views -> {
            var zero = views.anchor().vectors().sum().scale(0);
            var loss = Tape.in("root", () -> zero.apply(Unary.SQRT)).affine(1, 1.5);
            return new Loss(loss, new BatchReport(8, List.of()));
        };
        String before = hash(plain);
        var trainer = TinyTraining.trainer(plain, steep);
        var error = assertThrows(TrainingException.class, () -> trainer.run(() -> false, List.of()));
        assertTrue(error.getMessage().contains("at root, backward"), error::getMessage);
        assertTrue(error.getMessage().contains("Infinity"), error::getMessage);
        assertEquals(0, trainer.step());
        assertEquals(before, hash(trainer));
    }

    /// File names keep the digits of programs, whatever digits the user writes.
    @Test
    void aCheckpointIsFoundAgainWhereTheDigitsAreOthers(@TempDir Path folder) {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertEquals("٣", "%d".formatted(3), "the locale has no digits of its own");
            var saved = trained(3, 0);
            var checkpoints = new Checkpoints(folder, 2);
            checkpoints.save(saved);
            assertTrue(Files.exists(folder.resolve("step-000003")));
            var restored = TinyTraining.trainer(TinyTraining.plan(3), 0);
            assertEquals(3, checkpoints.restoreLatest(restored, Progress.silent()));
            assertEquals(hash(saved), hash(restored));
        } finally {
            Locale.setDefault(before);
        }
    }

    /// The objective looks at detached vectors beside one dense layer: the encoder would stay as it was drawn,
    /// and nobody would know.
    @Test
    void aParameterThatReceivesNoGradientStopsTheRunAndIsNamed() {
        var trainer = TinyTraining.trainer(TinyTraining.plan(3), 0);
        var model = trainer.model();
        Objective blind = views -> {
            var vectors = views.one(Role.ANCHOR).vectors().detach();
            return new Loss(
                    vectors.mul(model.encoder().embeddings().norm().bias()).sum(), new BatchReport(8, List.of()));
        };
        String before = hash(trainer);
        var deaf = TinyTraining.trainer(trainer, blind);
        var error = assertThrows(RuntimeException.class, () -> deaf.run(() -> false, List.of()));
        assertTrue(
                error.getMessage()
                        .contains("no gradient reached encoder.embeddings.word.weight: it is not used by the loss"),
                error::getMessage);
        assertEquals(0, deaf.step());
        assertEquals(before, hash(deaf));
    }

    @Test
    void aTextAloneEqualsTheTextInAnyBatch() {
        var model = trained(3, 0).model();
        var texts = TinyTraining.pairs().stream().map(p -> p.positive()).toList();
        float[][] together = model.embed(texts).vectors();
        for (int i = 0; i < texts.size(); i++) {
            assertArrayEquals(model.embed(List.of(texts.get(i))).vectors()[0], together[i], texts.get(i));
        }
        float[][] backwards = model.embed(texts.reversed()).vectors();
        assertArrayEquals(together[0], backwards[texts.size() - 1]);
    }

    /// Collects what is said.
    private record Recorder(List<String> said) implements Progress {
        @Override
        public void say(String line) {
            said.add(line);
        }

        @Override
        public Meter start(String what, long total, String units) {
            return Progress.silent().start(what, total, units);
        }
    }
}
