package dev.dipole.bench.micro;

import dev.dipole.bench.Texts;
import dev.dipole.transformer.tokenizer.BertNormalizer;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.List;
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

/// Cutting 500 comments of the JDK's source into word pieces, with a vocabulary learnt from them.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class TokenizerBenchmark {
    private List<String> texts;
    private Tokenizer tokenizer;

    @Setup
    public void prepare() {
        texts = Texts.comments(500);
        tokenizer = WordPieceTrainer.bert(8_000, BertNormalizer.of(true)).train(texts);
    }

    @Benchmark
    public int encode() {
        int tokens = 0;
        for (var text : texts) tokens += tokenizer.encode(text).length();
        return tokens;
    }
}
