package dev.dipole.bench.peers;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Hugging Face's tokenizers, written in Rust, called through DJL; arguments and tasks as of
/// [DipoleTokenizing].
public final class RustTokenizing implements Contender {
    private final HuggingFaceTokenizer tokenizer;
    private final List<String> texts;

    public RustTokenizing(String[] arguments) throws IOException {
        tokenizer = HuggingFaceTokenizer.builder()
                .optTokenizerPath(Path.of(arguments[0]))
                .optTruncation(false)
                .optPadding(false)
                .build();
        texts = Files.readAllLines(Path.of(arguments[1]));
    }

    @Override
    public String about() {
        return "Hugging Face tokenizers through DJL " + tokenizer.getVersion();
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("ids")) {
            Files.write(Path.of(task[1]), texts.stream().map(this::line).toList());
            return new double[] {texts.size()};
        }
        long[] tokens = {0};
        double seconds = Clock.THREAD.seconds(() -> {
            for (var text : texts) tokens[0] += tokenizer.encode(text).getIds().length;
        });
        return new double[] {texts.size() / seconds, tokens[0] / seconds};
    }

    private String line(String text) {
        return Arrays.stream(tokenizer.encode(text).getIds())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }
}
