package dev.dipole.bench.peers;

import dev.dipole.bench.Clock;
import dev.dipole.bench.Contender;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Cuts texts into word pieces, one by one: `time` answers with texts a second and tokens a second, `ids FILE`
/// writes the ids of each text as a line. Arguments: the tokenizer's file, the texts', a line each.
public final class DipoleTokenizing implements Contender {
    private final Tokenizer tokenizer;
    private final List<String> texts;

    public DipoleTokenizing(String[] arguments) throws IOException {
        tokenizer = TokenizerJson.read(Path.of(arguments[0]));
        texts = Files.readAllLines(Path.of(arguments[1]));
    }

    @Override
    public String about() {
        return "Dipole";
    }

    @Override
    public double[] measure(String[] task) throws Exception {
        if (task[0].equals("ids")) {
            Files.write(
                    Path.of(task[1]),
                    texts.stream().map(text -> line(Arrays.stream(ids(text)))).toList());
            return new double[] {texts.size()};
        }
        long[] tokens = {0};
        double seconds = Clock.THREAD.seconds(() -> {
            for (var text : texts) tokens[0] += ids(text).length;
        });
        return new double[] {texts.size() / seconds, tokens[0] / seconds};
    }

    private int[] ids(String text) {
        return tokenizer.encode(text, Integer.MAX_VALUE).ids();
    }

    private static String line(IntStream ids) {
        return ids.mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
}
