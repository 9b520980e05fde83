package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.BadLines;
import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.data.ExampleReader;
import dev.dipole.contrastive.data.JdkCorpus;
import dev.dipole.contrastive.data.JdkMethod;
import dev.dipole.contrastive.data.StsReader;
import dev.dipole.tensor.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The examples of a recipe: what is learned from, what is measured with, and where they came from.
///
/// @param train to learn from
/// @param heldOut to measure with: of the JDK classes that are not trained on; of one file queries that are not, whose
///        documents may stand beside other queries
/// @param description one sentence about the source
public record PairData(List<Example> train, List<Example> heldOut, String description) {
    private static final int HELD_OUT_SHARE = 20;

    public PairData {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        if (train.isEmpty()) throw new TrainingException("no example is left to train on: " + description);
    }

    /// Reads what a recipe's source names.
    public static PairData read(Source source, Progress progress) {
        return switch (source) {
            case Source.Jdk jdk -> jdk(jdk.home(), progress);
            case Source.File file -> file(file, progress);
        };
    }

    private static PairData jdk(@Nullable Path home, Progress progress) {
        var zip = home == null ? JdkCorpus.locate() : JdkCorpus.locate(home);
        JdkCorpus corpus;
        try (var parsing = new Parsing(progress)) {
            corpus = JdkCorpus.read(zip, JdkCorpus.defaultCacheFolder(), parsing);
        }
        progress.say(corpus.census().sentence());
        return new PairData(
                corpus.train().stream().map(JdkMethod::toExample).toList(),
                corpus.heldOut().stream().map(JdkMethod::toExample).toList(),
                "the documented methods of " + zip);
    }

    /// Opens its meter when the first files are parsed: a corpus from the cache needs none.
    private static final class Parsing implements JdkCorpus.Watcher, AutoCloseable {
        private final Progress progress;
        private Progress.@Nullable Meter meter;
        private int most;

        Parsing(Progress progress) {
            this.progress = progress;
        }

        @Override
        public synchronized void parsed(int files, int of) {
            if (meter == null) meter = progress.start("reading the JDK's source", of, "files");
            most = Math.max(most, files);
            meter.at(most, "");
        }

        @Override
        public synchronized void close() {
            if (meter != null) meter.close();
        }
    }

    private static PairData file(Source.File source, Progress progress) {
        var examples = readFile(source.train(), source, progress);
        if (source.heldOut() != null) {
            var heldOut = readFile(source.heldOut(), source, progress);
            tellUnranked(heldOut, progress);
            return new PairData(examples, heldOut, "the examples of " + source.train());
        }
        var train = new ArrayList<Example>();
        var heldOut = new ArrayList<Example>();
        for (var example : examples) {
            int chance = Key.of(0, example.query()).below(HELD_OUT_SHARE, 0);
            (chance == 0 ? heldOut : train).add(example);
        }
        tellUnranked(heldOut, progress);
        var description = "the examples of %s, about one in %d held out".formatted(source.train(), HELD_OUT_SHARE);
        return new PairData(train, heldOut, description);
    }

    private static void tellUnranked(List<Example> heldOut, Progress progress) {
        int more = heldOut.stream()
                .mapToInt(e -> Math.max(0, e.positives().size() - 1))
                .sum();
        if (more == 0) return;
        progress.say("%,d further positives of held-out examples are not ranked: the first of each is".formatted(more));
    }

    private static List<Example> readFile(Path file, Source.File source, Progress progress) {
        var badLines = source.skipBadLines() ? BadLines.skip() : BadLines.fail();
        boolean headless = StsReader.isHeadless(file);
        var examples = headless ? StsReader.read(file, badLines) : ExampleReader.read(file, badLines);
        if (badLines.count() > 0) {
            progress.say("%,d bad lines of %s were skipped, the first: %s"
                    .formatted(badLines.count(), file, badLines.first().getFirst()));
        }
        var range = source.scoreRange();
        if (range == null) return examples;
        if (headless) {
            throw new TrainingException(
                    "the scores of %s, a table without header, go from 0 to 5 by convention and are".formatted(file)
                            + " brought to 0 to 1: leave out data.score_range");
        }
        return examples.stream().map(example -> graded(example, range)).toList();
    }

    private static Example graded(Example example, ScoreRange range) {
        Double score = example.score();
        return score == null ? example : example.withScore(range.grade(score));
    }

    /// SHA-256 over every text in order, with labels and scores: a run that is continued must find the same.
    public String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : List.of(train, heldOut)) {
                for (var example : part) {
                    update(digest, example.query());
                    example.positives().forEach(text -> update(digest, text));
                    example.negatives().forEach(text -> update(digest, text));
                    if (example.label() != null) update(digest, "label " + example.label());
                    if (example.score() != null) update(digest, "score " + example.score());
                    example.teacherScores().forEach(score -> update(digest, "teacher " + score));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /// Every text of the training side, queries and documents.
    public Iterable<String> trainingTexts() {
        return () -> train.stream()
                .<String>mapMulti((example, take) -> {
                    take.accept(example.query());
                    example.positives().forEach(take);
                    example.negatives().forEach(take);
                })
                .iterator();
    }
}
