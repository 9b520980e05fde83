package dev.dipole.bench.peers;

import dev.dipole.bench.Clock;
import dev.dipole.bench.Markdown;
import dev.dipole.bench.Rival;
import dev.dipole.bench.Rounds;
import dev.dipole.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Products of matrices in fp32 against MKL, OpenBLAS and EJML, in turns shape by shape and round by round.
final class GemmTable implements Table {
    /// Between turns of several threads, the milliseconds in which the last one's workers fall asleep.
    private static final int REST = 150;

    /// EJML takes seconds for a larger one.
    private static final double EJML_FLOPS = 3e9;

    @Override
    public String name() {
        return "gemm";
    }

    /// What came out for one product: the GFLOP/s of each contender, and the peak's.
    private record Result(MatrixProduct product, List<Rounds> rates, Rounds peak) {
        double ratio(int rival) {
            return rates.get(0).over(rates.get(rival));
        }

        double ofPeak() {
            return rates.get(0).over(peak);
        }
    }

    @Override
    public String measure() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        var text = new StringBuilder("Peak of fused multiply-adds of one thread, in C: %s GFLOP/s.%n%n"
                .formatted(Markdown.number(Libraries.peakInC())));
        text.append(measure(1));
        if (processors > 1) text.append('\n').append(measure(Math.min(2, processors)));
        return text.toString();
    }

    private static String measure(int threads) throws Exception {
        var rivals = start(threads);
        try {
            var results = new ArrayList<Result>();
            for (var product : MatrixProduct.all()) results.add(measure(product, rivals, threads));
            return text(threads, rivals, results);
        } finally {
            rivals.forEach(Rival::close);
        }
    }

    private static List<Rival> start(int threads) throws Exception {
        var rivals = new ArrayList<Rival>();
        try {
            var n = Integer.toString(threads);
            rivals.add(Rival.dipole("Dipole", threads, DipoleGemm.class, n));
            for (var path : Libraries.MklPath.all()) rivals.add(path.start(BlasGemm.class, "mkl", n));
            rivals.add(Libraries.start("OpenBLAS", BlasGemm.class, "openblas", n));
            if (threads == 1) rivals.add(Libraries.start("EJML", EjmlGemm.class));
            return rivals;
        } catch (Exception e) {
            rivals.forEach(Rival::close);
            throw e;
        }
    }

    private static Result measure(MatrixProduct product, List<Rival> rivals, int threads) throws Exception {
        int rounds = Rounds.count();
        double[][] rates = new double[rivals.size()][rounds];
        double[] peaks = new double[rounds];
        int repeats = (int) Math.clamp(4e9 * threads / product.flops(), 2, 40);
        for (int round = -1; round < rounds; round++) {
            int at = Math.max(0, round); // the first warms up and is overwritten
            peaks[at] = rivals.get(0).ask("peak")[0];
            for (int i = 0; i < rivals.size(); i++) {
                boolean slow = rivals.get(i).name().equals("EJML");
                if (slow && product.flops() > EJML_FLOPS) rates[i][at] = Double.NaN;
                else rates[i][at] = rivals.get(i).ask(product.task(slow ? 1 : repeats))[0];
                if (threads > 1) Thread.sleep(REST);
            }
        }
        var all = IntStream.range(0, rivals.size())
                .mapToObj(i -> new Rounds(rates[i]))
                .toList();
        return new Result(product, all, new Rounds(peaks));
    }

    private static String text(int threads, List<Rival> rivals, List<Result> results) {
        var heads = new ArrayList<String>(List.of("m × n × k"));
        rivals.forEach(rival -> heads.add(rival.name()));
        heads.add("Dipole, of the peak");
        rivals.stream().skip(1).forEach(rival -> heads.add("Dipole / " + rival.name()));
        var table = new Markdown(heads.toArray(String[]::new));
        for (var result : results) {
            var cells = new ArrayList<Object>(List.of(result.product().toString()));
            result.rates().forEach(rate -> cells.add(rate.median()));
            cells.add(Markdown.percent(result.ofPeak()));
            for (int i = 1; i < rivals.size(); i++) cells.add(Markdown.ratio(result.ratio(i)));
            table.row(cells.toArray());
        }
        table.row(means(rivals, results).toArray());
        var peak =
                new Rounds(results.stream().mapToDouble(r -> r.peak().median()).toArray()).median();
        return """
                **%d thread%s**, GFLOP/s by the %s; median of %d rounds; peak of fused multiply-adds %.0f GFLOP/s. Of \
                the peak: nn and nt from 2,048 rows on %s, tn %s.

                %s
                %s
                """.formatted(
                        threads,
                        threads == 1 ? "" : "s",
                        Clock.of(threads),
                        Rounds.count(),
                        peak,
                        ofPeak(results, false),
                        ofPeak(results, true),
                        table,
                        about(rivals));
    }

    private static List<Object> means(List<Rival> rivals, List<Result> results) {
        var cells = new ArrayList<Object>(List.of("**geometric mean**"));
        for (int i = 0; i < rivals.size(); i++) cells.add("");
        cells.add("");
        for (int i = 1; i < rivals.size(); i++) {
            int rival = i;
            cells.add(Markdown.ratio(Rounds.geometricMean(
                    results.stream().mapToDouble(r -> r.ratio(rival)).filter(Double::isFinite))));
        }
        return cells;
    }

    private static String ofPeak(List<Result> results, boolean weights) {
        return Markdown.percent(Rounds.geometricMean(results.stream()
                .filter(r -> weights
                        ? r.product().transposedA()
                        : !r.product().transposedA() && r.product().m() >= 2048)
                .mapToDouble(Result::ofPeak)));
    }

    private static String about(List<Rival> rivals) {
        var text = new StringBuilder();
        rivals.forEach(rival -> text.append("- %s: %s%n".formatted(rival.name(), rival.about())));
        return text.toString();
    }
}
