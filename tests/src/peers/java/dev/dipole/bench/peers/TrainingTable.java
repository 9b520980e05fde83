package dev.dipole.bench.peers;

import dev.dipole.bench.DipoleTraining;
import dev.dipole.bench.Markdown;
import dev.dipole.bench.Rival;
import dev.dipole.bench.Rounds;
import dev.dipole.bench.Table;
import java.util.ArrayList;
import java.util.List;

/// Training steps against libtorch, one step each in turn: 64 pairs, 22.7 million weights, InfoNCE, AdamW.
final class TrainingTable implements Table {
    private static final int PAIRS = 64;
    private static final int LONGEST = 128;
    private static final int WARM_UP = 2;

    @Override
    public String name() {
        return "training";
    }

    /// What one contender measured: forward, backward, update, whole step, real tokens a second.
    @SuppressWarnings("ArrayRecordComponent") // filled step by step, never compared
    private record Steps(Rival rival, double[][] parts) {
        Rounds part(int i) {
            return new Rounds(parts[i]);
        }

        Rounds whole() {
            return part(3);
        }
    }

    @Override
    public String measure() throws Exception {
        var text = new StringBuilder();
        text.append(measure("mixed", "Pairs of real lengths, at most 128 tokens"))
                .append('\n');
        text.append(measure("full", "All texts 128 tokens long"));
        return text.toString();
    }

    /// Each kind has processes of its own, so that the peak of memory is its own too.
    private static String measure(String kind, String title) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = Math.min(2, processors);
        var rivals = new ArrayList<Rival>();
        try {
            rivals.add(Rival.dipole("Dipole", threads, DipoleTraining.class));
            for (var path : Libraries.MklPath.all()) rivals.add(path.start(TorchTraining.class, "" + threads));
            if (threads > 1) rivals.add(Rival.dipole("Dipole, one thread", 1, DipoleTraining.class));
            return text(title, threads, steps(rivals, kind));
        } finally {
            rivals.forEach(Rival::close);
        }
    }

    private static List<Steps> steps(List<Rival> rivals, String kind) throws Exception {
        int rounds = Rounds.count();
        var steps =
                rivals.stream().map(r -> new Steps(r, new double[5][rounds])).toList();
        for (int round = -WARM_UP; round < rounds; round++) {
            for (var contender : steps) {
                double[] got = contender.rival().ask("step", PAIRS, LONGEST, 100 + round, kind);
                double whole = got[0] + got[1] + got[2];
                double[] values = {got[0], got[1], got[2], whole, got[3] / whole};
                if (round >= 0)
                    for (int i = 0; i < values.length; i++) contender.parts()[i][round] = values[i];
                Thread.sleep(300); // the last one's workers fall asleep
            }
        }
        return steps;
    }

    private static String text(String title, int threads, List<Steps> steps) {
        var table = new Markdown(
                title,
                "step, s",
                "forward",
                "backward",
                "AdamW",
                "real tokens/s",
                "peak memory, MiB",
                "Dipole is faster by");
        var ours = steps.get(0);
        for (var contender : steps) {
            table.row(
                    contender.rival().name(),
                    contender.whole().median(),
                    contender.part(0).median(),
                    contender.part(1).median(),
                    contender.part(2).median(),
                    contender.part(4).median(),
                    contender.rival().peakMebibytes(),
                    contender == ours ? "" : Markdown.ratio(contender.whole().over(ours.whole())));
        }
        return "%d threads, wall clock, median of %d steps after %d. %s; %s.%n%n%s"
                .formatted(
                        threads,
                        Rounds.count(),
                        WARM_UP,
                        ours.rival().about(),
                        steps.get(1).rival().about(),
                        table);
    }
}
