package dev.dipole.contrastive.data;

import dev.dipole.tensor.Key;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Batches in which no text stands twice: with in-batch negatives, a repeated text would be pushed away from
/// itself.
///
/// Two examples may share a batch only if none of their texts (queries, positives, negatives alike) are equal
/// up to case and white space. An epoch goes through the examples in a random order and puts each into the
/// first batch that has room and comes after every batch holding one of its texts: one pass, O(n), every
/// example at most once.
///
/// The batches of an epoch are a pure function of examples, batch size, key and epoch, so a [Position] is all a
/// run has to remember to go on exactly where it was. An epoch knows how many batches it has ([Epoch#size]);
/// that is n / size, unless so many texts repeat that batches at its end stay incomplete.
public final class NoDuplicatesSampler implements Sampler {
    /// What becomes of batches that cannot be filled.
    public enum Incomplete {
        /// They are left out; [Epoch#leftOut] counts their examples.
        DROP,
        /// They are used as they are, smaller than the others.
        KEEP
    }

    /// A place in the endless row of batches.
    ///
    /// @param epoch the pass over the examples, from 0
    /// @param batch the batch within it, from 0; one past the last means the next epoch's first
    public record Position(int epoch, int batch) {
        /// The very first batch.
        public static final Position START = new Position(0, 0);

        public Position {
            if (epoch < 0 || batch < 0) {
                throw new IllegalArgumentException("no batch " + batch + " of epoch " + epoch + ": both count from 0");
            }
        }
    }

    /// The examples of one step.
    ///
    /// @param examples as many as the batch size; fewer only with [Incomplete#KEEP]
    /// @param rows their indices in the list given to the sampler
    /// @param next where to go on after it
    public record Batch(List<Example> examples, List<Integer> rows, Position next) {
        public Batch {
            rows = List.copyOf(rows);
            examples = List.copyOf(examples);
        }
    }

    /// One pass over the examples, planned.
    ///
    /// @param batches indices of examples, batch by batch
    /// @param leftOut how many examples are in no batch
    private record Plan(List<List<Integer>> batches, int leftOut) {}

    private final List<Example> examples;
    private final int batchSize;
    private final Incomplete incomplete;
    private final Key key;
    /// For each example the numbers of its texts; equal texts have equal numbers.
    private final int[][] texts;

    private final int distinctTexts;

    /// A sampler over the examples as they are now; `key` decides their order, epoch by epoch.
    ///
    /// @throws DataException if there are too few examples for a single batch
    public NoDuplicatesSampler(List<Example> examples, int batchSize, Incomplete incomplete, Key key) {
        if (batchSize < 1) throw new IllegalArgumentException("a batch has at least one example, not " + batchSize);
        this.examples = List.copyOf(examples);
        this.batchSize = batchSize;
        this.incomplete = incomplete;
        this.key = key;
        requireEnough();
        Map<Long, Integer> numbers = new HashMap<>();
        this.texts = new int[this.examples.size()][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = fingerprints(this.examples.get(i))
                    .mapToInt(print -> numbers.computeIfAbsent(print, _ -> numbers.size()))
                    .toArray();
        }
        this.distinctTexts = numbers.size();
    }

    private void requireEnough() {
        if (examples.isEmpty()) throw new DataException("there are no examples to make batches of");
        if (incomplete == Incomplete.DROP && examples.size() < batchSize) {
            throw new DataException("%d examples cannot fill a batch of %d: choose a batch of at most %d or bring more"
                    .formatted(examples.size(), batchSize, examples.size()));
        }
    }

    /// The epoch of that number, planned: O(n).
    ///
    /// @throws DataException if equal texts leave no batch complete and incomplete ones are dropped
    public Epoch epoch(int number) {
        return new Epoch(number, plan(number));
    }

    @Override
    public List<int[]> batches(int epoch) {
        return plan(epoch).batches().stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /// Every batch from a position on, without end.
    public Iterator<Batch> from(Position start) {
        return new Iterator<>() {
            private Epoch epoch = epoch(start.epoch());
            private int batch = start.batch();

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Batch next() {
                if (batch >= epoch.size()) {
                    epoch = epoch(epoch.number() + 1);
                    batch = 0;
                }
                return epoch.batch(batch++);
            }
        };
    }

    /// One pass over the examples.
    public final class Epoch {
        private final int number;
        private final Plan plan;

        private Epoch(int number, Plan plan) {
            this.number = number;
            this.plan = plan;
        }

        /// Which pass this is, from 0.
        public int number() {
            return number;
        }

        /// How many batches it has.
        public int size() {
            return plan.batches().size();
        }

        /// How many examples it does not use.
        public int leftOut() {
            return plan.leftOut();
        }

        /// The batch at an index, from 0.
        public Batch batch(int index) {
            List<Integer> rows = plan.batches().get(index);
            List<Example> chosen = rows.stream().map(examples::get).toList();
            return new Batch(chosen, rows, new Position(number, index + 1));
        }
    }

    private Plan plan(int epoch) {
        int[] order = key.atStep(epoch).permutation(examples.size());
        var open = new OpenBatches(batchSize, examples.size());
        int[] earliest = new int[distinctTexts]; // the first batch after all that hold the text
        for (int example : order) {
            int from = 0;
            for (int text : texts[example]) from = Math.max(from, earliest[text]);
            int batch = open.put(example, from);
            for (int text : texts[example]) earliest[text] = batch + 1;
        }
        if (incomplete == Incomplete.KEEP) return new Plan(open.all(), 0);
        List<List<Integer>> full = open.full();
        if (full.isEmpty()) {
            throw new DataException("the texts repeat so often that no batch of %d can be filled without repeating one:"
                            .formatted(batchSize)
                    + " choose a smaller batch");
        }
        return new Plan(full, examples.size() - full.size() * batchSize);
    }

    private static LongStream fingerprints(Example example) {
        return Stream.of(List.of(example.query()), example.positives(), example.negatives())
                .flatMap(List::stream)
                .mapToLong(NoDuplicatesSampler::fingerprint)
                .distinct();
    }

    /// 64 bits (FNV-1a) of the text in small letters, white space made one blank. Two different texts that
    /// share them (one chance in 10⁷ among a million texts) would merely not meet in a batch.
    private static long fingerprint(String text) {
        long hash = 0xcbf29ce484222325L;
        boolean gap = false;
        boolean begun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                gap = begun;
                continue;
            }
            if (gap) hash = (hash ^ ' ') * 0x100000001b3L;
            hash = (hash ^ Character.toLowerCase(c)) * 0x100000001b3L;
            gap = false;
            begun = true;
        }
        return hash;
    }
}
