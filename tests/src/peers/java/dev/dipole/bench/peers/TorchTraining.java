package dev.dipole.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.dipole.bench.Contender;
import dev.dipole.bench.DipoleTraining;
import dev.dipole.bench.Models;
import java.util.Arrays;
import java.util.Random;

/// Training steps on libtorch; tasks and answers as of [DipoleTraining].
public final class TorchTraining implements Contender {
    private final TorchEncoder encoder;

    public TorchTraining(String[] arguments) {
        TorchEncoder.threads(Integer.parseInt(arguments[0]));
        this.encoder = new TorchEncoder(NDManager.newBaseManager());
    }

    @Override
    public String about() {
        return "libtorch %s through DJL".formatted(Engine.getInstance().getVersion());
    }

    @Override
    public double[] measure(String[] task) {
        int pairs = Integer.parseInt(task[1]);
        var random = new Random(Long.parseLong(task[3]));
        int[] lengths = DipoleTraining.lengths(task[4], pairs, Integer.parseInt(task[2]), random);
        int[][] sequences = Models.sequences(lengths, Models.VOCABULARY, random);
        double[] seconds =
                encoder.step(Arrays.copyOfRange(sequences, 0, pairs), Arrays.copyOfRange(sequences, pairs, 2 * pairs));
        return new double[] {
            seconds[0], seconds[1], seconds[2], Arrays.stream(lengths).sum()
        };
    }
}
