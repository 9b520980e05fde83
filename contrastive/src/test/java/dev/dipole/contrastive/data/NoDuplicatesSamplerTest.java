package dev.dipole.contrastive.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.data.NoDuplicatesSampler.Batch;
import dev.dipole.contrastive.data.NoDuplicatesSampler.Incomplete;
import dev.dipole.contrastive.data.NoDuplicatesSampler.Position;
import dev.dipole.tensor.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoDuplicatesSamplerTest {
    private static final Key KEY = Key.of(7, "batches");

    /// 1,000 examples: queries repeat in groups of five, positives in groups of seven, some queries are others'
    /// negatives.
    private static List<Example> repetitive() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> new Example(
                        "e" + i,
                        i % 2 == 0 ? "Query  " + i / 5 : "query " + i / 5 + "\t",
                        List.of("document " + i % 143),
                        i % 10 == 0 ? List.of("query " + (i / 5 + 1)) : List.of(),
                        "s",
                        null))
                .toList();
    }

    private static List<Example> distinct(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Example.pair("e" + i, "query " + i, "document " + i, "s"))
                .toList();
    }

    private static List<String> texts(Example example) {
        return Stream.of(List.of(example.query()), example.positives(), example.negatives())
                .flatMap(List::stream)
                .map(text -> text.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " "))
                .distinct()
                .toList();
    }

    private static List<List<String>> ids(NoDuplicatesSampler.Epoch epoch) {
        return IntStream.range(0, epoch.size())
                .mapToObj(
                        i -> epoch.batch(i).examples().stream().map(Example::id).toList())
                .toList();
    }

    @Test
    void noTextTwiceInABatchAndNoExampleTwiceInAnEpoch() {
        for (Incomplete incomplete : Incomplete.values()) {
            var sampler = new NoDuplicatesSampler(repetitive(), 16, incomplete, KEY);
            for (int number = 0; number < 3; number++) {
                NoDuplicatesSampler.Epoch epoch = sampler.epoch(number);
                Set<String> used = new HashSet<>();
                for (int i = 0; i < epoch.size(); i++) {
                    Set<String> seen = new HashSet<>();
                    for (Example example : epoch.batch(i).examples()) {
                        assertTrue(used.add(example.id()), () -> example.id() + " came twice");
                        for (String text : texts(example)) assertTrue(seen.add(text), () -> text + " stands twice");
                    }
                }
                assertEquals(1_000, used.size() + epoch.leftOut());
                if (incomplete == Incomplete.KEEP) assertEquals(0, epoch.leftOut());
                else assertTrue(epoch.leftOut() < 100, "few examples are lost: " + epoch.leftOut());
            }
        }
    }

    @Test
    void pairsOfOneQueryNeverMeetAndEveryPositiveIsTaken() {
        var many = new Example("a", "query", List.of("one", "two", "one", "three"), List.of("no"), "test", null);
        var each = many.eachPositive();
        assertEquals(
                List.of("one", "two", "three"),
                each.stream().map(Example::positive).toList());
        var examples = new ArrayList<Example>(distinct(9));
        examples.addAll(each);
        var sampler = new NoDuplicatesSampler(examples, 4, Incomplete.KEEP, KEY);
        var epoch = sampler.epoch(0);
        for (int i = 0; i < epoch.size(); i++) {
            long same = epoch.batch(i).examples().stream()
                    .filter(e -> e.query().equals("query"))
                    .count();
            assertTrue(same <= 1, () -> same + " pairs of one query");
        }
    }

    /// Equal in id, query and positive, but with other negatives: both have their turn.
    @Test
    void rowsTellEvenTwinsApart() {
        var first = new Example("a", "query", List.of("positive"), List.of("one"), "test", null);
        var second = new Example("a", "query", List.of("positive"), List.of("two"), "test", null);
        var epoch = new NoDuplicatesSampler(List.of(first, second), 1, Incomplete.DROP, KEY).epoch(0);
        var rows = new TreeSet<Integer>();
        for (int i = 0; i < epoch.size(); i++) rows.addAll(epoch.batch(i).rows());
        assertEquals(new TreeSet<Integer>(List.of(0, 1)), rows);
    }

    @Test
    void withoutRepetitionEveryBatchIsFullButTheLast() {
        var drop = new NoDuplicatesSampler(distinct(103), 10, Incomplete.DROP, KEY).epoch(0);
        assertEquals(10, drop.size());
        assertEquals(3, drop.leftOut());
        var keep = new NoDuplicatesSampler(distinct(103), 10, Incomplete.KEEP, KEY).epoch(0);
        assertEquals(11, keep.size());
        assertEquals(3, keep.batch(10).examples().size());
        assertEquals(ids(drop), ids(keep).subList(0, 10));
    }

    @Test
    void orderIsAFunctionOfKeyAndEpoch() {
        var sampler = new NoDuplicatesSampler(repetitive(), 16, Incomplete.DROP, KEY);
        assertEquals(ids(sampler.epoch(1)), ids(sampler.epoch(1)));
        var again = new NoDuplicatesSampler(repetitive(), 16, Incomplete.DROP, Key.of(7, "batches"));
        assertEquals(ids(sampler.epoch(3)), ids(again.epoch(3)));
        assertNotEquals(ids(sampler.epoch(0)), ids(sampler.epoch(1)));
        var other = new NoDuplicatesSampler(repetitive(), 16, Incomplete.DROP, Key.of(8, "batches"));
        assertNotEquals(ids(sampler.epoch(0)), ids(other.epoch(0)));
    }

    @Test
    void goesOnExactlyWhereItWas() {
        var sampler = new NoDuplicatesSampler(repetitive(), 50, Incomplete.DROP, KEY);
        Iterator<Batch> whole = sampler.from(Position.START);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 60; i++) batches.add(whole.next());
        assertTrue(batches.getLast().next().epoch() > 1, "the row crosses epochs");
        for (int stop = 0; stop < 59; stop++) {
            var resumed = new NoDuplicatesSampler(repetitive(), 50, Incomplete.DROP, KEY);
            assertEquals(
                    batches.get(stop + 1),
                    resumed.from(batches.get(stop).next()).next());
        }
    }

    @Test
    void theWorstCaseIsStillFastAndClear() {
        List<Example> same = IntStream.range(0, 100_000)
                .mapToObj(i -> Example.pair("e" + i, "query " + i, "the same", "s"))
                .toList();
        assertEquals(
                100_000,
                new NoDuplicatesSampler(same, 8, Incomplete.KEEP, KEY).epoch(0).size());
        var drop = new NoDuplicatesSampler(same, 8, Incomplete.DROP, KEY);
        assertEquals(
                "the texts repeat so often that no batch of 8 can be filled without repeating one:"
                        + " choose a smaller batch",
                assertThrows(DataException.class, () -> drop.epoch(0)).getMessage());
    }

    @Test
    void tooFewExamples() {
        assertEquals(
                "3 examples cannot fill a batch of 8: choose a batch of at most 3 or bring more",
                assertThrows(DataException.class, () -> new NoDuplicatesSampler(distinct(3), 8, Incomplete.DROP, KEY))
                        .getMessage());
        var keep = new NoDuplicatesSampler(distinct(3), 8, Incomplete.KEEP, KEY).epoch(0);
        assertEquals(3, keep.batch(0).examples().size());
        assertThrows(DataException.class, () -> new NoDuplicatesSampler(List.of(), 8, Incomplete.KEEP, KEY));
        assertThrows(
                IllegalArgumentException.class, () -> new NoDuplicatesSampler(distinct(3), 0, Incomplete.KEEP, KEY));
        assertThrows(IllegalArgumentException.class, () -> new Position(-1, 0));
    }
}
