package dev.dipole.bench.peers;

import dev.dipole.bench.DipoleTraining;
import dev.dipole.bench.Markdown;
import dev.dipole.bench.Rival;
import dev.dipole.bench.Rounds;
import dev.dipole.bench.Table;
import dev.dipole.bench.peers.Libraries.MklPath;
import java.io.IOException;
import java.util.List;

/// Training steps against libtorch, one step each in turn: 64 pairs, 22.7 million weights, InfoNCE, AdamW.
record TrainingTable(String name, String kind, String title) implements Table {
    private static final int PAIRS = 64;
    private static final int LONGEST = 128;
    private static final int WARM_UP = 2;

    /// Pairs of real lengths.
    static TrainingTable mixed() {
        return new TrainingTable("training", "mixed", "Pairs of real lengths, at most 128 tokens");
    }

    /// Texts of one length, where nobody pads.
    static TrainingTable full() {
        return new TrainingTable("training-128", "full", "All texts 128 tokens long");
    }

    /// What one contender measured: forward, backward, update, whole step, real tokens a second.
    /// Of Dipole's also the seconds that the step would take at the peak of fused multiply-adds measured after it.
    @SuppressWarnings("ArrayRecordComponent") // filled step by step, never compared
    private record Steps(Rival rival, double[][] parts) {
        Rounds part(int i) {
            return new Rounds(parts[i]);
        }

        Rounds whole() {
            return part(3);
        }
    }

    /// Dipole meets one rival after the other, so that never more than two processes need memory; each meeting
    /// has processes of its own, so that the peaks of memory are its own too.
    @Override
    public String measure() throws Exception {
        int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
        var table = new Markdown(
                title,
                "step, s",
                "forward",
                "backward",
                "AdamW",
                "real tokens/s",
                "peak memory, MiB",
                "Dipole's step meanwhile, s",
                "a step at the peak meanwhile, s",
                "Dipole is faster by");
        var about = "";
        for (var path : MklPath.all()) {
            about = meet(table, kind, threads, () -> path.start(TorchTraining.class, "" + threads));
        }
        if (threads > 1) meet(table, kind, threads, () -> Rival.dipole("Dipole, one thread", 1, DipoleTraining.class));
        return "%d threads, wall clock, median of %d steps after %d. %s.%n%n%s"
                .formatted(threads, Rounds.count(), WARM_UP, about, table);
    }

    @FunctionalInterface
    private interface Start {
        Rival rival() throws IOException;
    }

    /// Both take steps in turn; the first meeting gives Dipole's own row as well.
    private static String meet(Markdown table, String kind, int threads, Start start) throws Exception {
        try (var dipole = Rival.dipole("Dipole", threads, DipoleTraining.class);
                var rival = start.rival()) {
            var steps = steps(List.of(dipole, rival), kind, threads);
            var ours = steps.get(0);
            if (table.isEmpty()) row(table, ours, ours);
            row(table, steps.get(1), ours);
            return dipole.about() + "; " + rival.about();
        }
    }

    private static List<Steps> steps(List<Rival> rivals, String kind, int threads) throws Exception {
        int rounds = Rounds.count();
        var steps =
                rivals.stream().map(r -> new Steps(r, new double[6][rounds])).toList();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (var contender : steps) {
                double[] got = contender.rival().ask("step", PAIRS, LONGEST, 100 + round, kind);
                double whole = got[0] + got[1] + got[2];
                boolean first = contender == steps.get(0);
                double atPeak = first ? got[4] / contender.rival().ask("peak", threads)[0] : Double.NaN;
                double[] values = {got[0], got[1], got[2], whole, got[3] / whole, atPeak};
                System.out.printf(
                        "%s, %s, round %d: %.2f s%n", kind, contender.rival().name(), round, whole);
                if (round >= 0)
                    for (int i = 0; i < values.length; i++) contender.parts()[i][round] = values[i];
                Thread.sleep(300); // the last one's workers fall asleep
            }
        }
        return steps;
    }

    private static void row(Markdown table, Steps steps, Steps ours) {
        table.row(
                steps.rival().name(),
                steps.whole().median(),
                steps.part(0).median(),
                steps.part(1).median(),
                steps.part(2).median(),
                steps.part(4).median(),
                steps.rival().peakMebibytes(),
                ours.whole().median(),
                ours.part(5).median(),
                steps == ours ? "" : Markdown.ratio(steps.whole().over(ours.whole())));
    }
}
