package dev.dipole.bench.micro;

import dev.dipole.bench.Lengths;
import dev.dipole.bench.Models;
import dev.dipole.bench.Training;
import dev.dipole.tensor.Workspace;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Packed;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The MiniLM-shaped encoder, whole: embedding 32 texts, and a training step of 16 pairs, of real lengths.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class EncoderBenchmark {
    private static final int PAIRS = 16;

    private EmbeddingModel model;
    private Training training;
    private int[][] sequences;
    private Packed batch;

    @Setup
    public void prepare() {
        model = Models.of(Models.miniLm());
        training = new Training(Models.of(Models.miniLm()));
        var random = new Random(1);
        sequences = Models.sequences(Lengths.pairs(PAIRS, 128, random), Models.VOCABULARY, random);
        batch = Packed.of(Arrays.asList(sequences));
    }

    @Benchmark
    public float[] embed() {
        return Workspace.scope(() -> model.apply(batch).value()).toFloats();
    }

    @Benchmark
    public void trainingStep() {
        training.step(sequences);
    }
}
