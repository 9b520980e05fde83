package dev.dipole.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/// The lengths of real texts: how many word pieces, `[CLS]` and `[SEP]` included, the summaries and
/// descriptions of 6,000 packages of Debian 12 have (`all-MiniLM-L6-v2`'s vocabulary; i18n/Translation-en of
/// its main archive, drawn at random). The file holds these numbers alone and nothing of the texts.
public final class Lengths {
    private static final int[][] ALL = read();

    private Lengths() {}

    private static int[][] read() {
        var stream = Objects.requireNonNull(Lengths.class.getResourceAsStream("lengths.txt"), "lengths.txt");
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .map(line -> Arrays.stream(line.split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .toArray(int[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The texts of a batch of pairs: the summaries' lengths, then the descriptions', none above `longest`.
    public static int[] pairs(int pairs, int longest, Random random) {
        int[] lengths = new int[2 * pairs];
        for (int i = 0; i < pairs; i++) {
            int[] pair = ALL[random.nextInt(ALL.length)];
            lengths[i] = Math.min(longest, pair[0]);
            lengths[pairs + i] = Math.min(longest, pair[1]);
        }
        return lengths;
    }

    /// The lengths of "summary. description", none above `longest`: 92 tokens in the mean where they are cut at
    /// 256.
    public static int[] sentences(int count, int longest) {
        return Arrays.stream(ALL)
                .limit(count)
                .mapToInt(pair -> Math.min(longest, pair[0] + pair[1] - 2))
                .toArray();
    }
}
