package dev.dipole.contrastive.train;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.wrapper.FifoQueue;
import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.DType;
import dev.dipole.nn.io.FileException;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonConfig;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.nn.io.SafeTensorsWriter;
import dev.dipole.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The checkpoints of a run, `checkpoints/step-000100/`: weights, optimiser state and, where an objective needs
/// them, following encoder and queue in safetensors (`queue.json` says what stands in the queue), the step and
/// the SHA-256 sums in `state.json`. A folder appears whole or not at all; a damaged one is reported and the
/// one before it is used.
public final class Checkpoints {
    private static final String PREFIX = "step-";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String VIEWS = "views.safetensors";
    private static final String QUEUE = "queue.json";

    private final Path folder;
    private final int keep;

    /// The checkpoints in `folder`, of which the latest `keep` stay.
    public Checkpoints(Path folder, int keep) {
        this.folder = folder;
        this.keep = keep;
    }

    /// Writes the trainer's state and removes checkpoints beyond the number to keep.
    public Path save(Trainer trainer) {
        Path target = folder.resolve(String.format(Locale.ROOT, "%s%06d", PREFIX, trainer.step()));
        AtomicFiles.writeFolder(target, AtomicFiles.Existing.REPLACE, inside -> {
            write(values(trainer.parameters()), inside.resolve(WEIGHTS));
            write(trainer.optimizer().state(), inside.resolve(OPTIMIZER));
            var views = trainer.views().state();
            if (!views.isEmpty()) write(views, inside.resolve(VIEWS));
            var queue = trainer.views().queue();
            if (queue != null) JsonFiles.write(inside.resolve(QUEUE), JsonConfig.tree(queue.marks()));
            var state = JsonFiles.object()
                    .put("step", trainer.step())
                    .put("optimizer_steps", trainer.optimizer().steps());
            var sums = state.putObject("sha256");
            for (String file : files(trainer)) sums.put(file, AtomicFiles.sha256(inside.resolve(file)));
            JsonFiles.write(inside.resolve("state.json"), state);
        });
        var all = list();
        for (int i = keep; i < all.size(); i++) delete(all.get(i));
        return target;
    }

    /// Restores the latest checkpoint that is whole; `report` hears of damaged ones.
    ///
    /// @return the step restored, 0 if there is no checkpoint
    public int restoreLatest(Trainer trainer, Progress report) {
        for (var checkpoint : list()) {
            try {
                restore(trainer, checkpoint);
                return trainer.step();
            } catch (FileException e) {
                report.say("the checkpoint %s is damaged and not used: %s".formatted(checkpoint, e.getMessage()));
            }
        }
        return 0;
    }

    /// Restores one checkpoint; sums and shapes are checked before anything is changed.
    public static void restore(Trainer trainer, Path checkpoint) {
        var stateFile = checkpoint.resolve("state.json");
        var state = JsonFiles.readObject(stateFile);
        for (String file : files(trainer)) {
            String expected = state.path("sha256").path(file).asString("");
            String found = AtomicFiles.sha256(checkpoint.resolve(file));
            if (!found.equals(expected)) {
                throw new FileFormatException(
                        checkpoint.resolve(file).toString(),
                        "",
                        "has the SHA-256 sum %s, not %s as state.json says".formatted(found, expected));
            }
        }
        if (!state.path("step").isInt() || !state.path("optimizer_steps").isInt()) {
            throw new FileFormatException(stateFile.toString(), "", "lacks the number of steps");
        }
        var weights = values(trainer.parameters());
        var moments = trainer.optimizer().state();
        var views = trainer.views().state();
        check(weights, checkpoint.resolve(WEIGHTS));
        check(moments, checkpoint.resolve(OPTIMIZER));
        if (!views.isEmpty()) check(views, checkpoint.resolve(VIEWS));
        var queue = trainer.views().queue();
        var marks = queue == null ? null : marks(checkpoint.resolve(QUEUE));
        read(weights, checkpoint.resolve(WEIGHTS));
        read(moments, checkpoint.resolve(OPTIMIZER));
        if (!views.isEmpty()) read(views, checkpoint.resolve(VIEWS));
        if (queue != null && marks != null) queue.restore(Objects.requireNonNull(views.get(ViewMaker.QUEUE)), marks);
        trainer.optimizer().restoreSteps(state.get("optimizer_steps").asInt());
        trainer.continueFrom(state.get("step").asInt());
    }

    /// The files of a checkpoint beside `state.json`.
    private static List<String> files(Trainer trainer) {
        var files = new ArrayList<>(List.of(WEIGHTS, OPTIMIZER));
        if (!trainer.views().state().isEmpty()) files.add(VIEWS);
        if (trainer.views().queue() != null) files.add(QUEUE);
        return files;
    }

    private static FifoQueue.Marks marks(Path file) {
        return JsonConfig.read(file).to(FifoQueue.Marks.class);
    }

    /// The checkpoints, latest first.
    public List<Path> list() {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.getFileName().toString().matches(PREFIX + "\\d+"))
                    .sorted(Comparator.comparingInt(
                                    (Path p) -> p.getFileName().toString().length())
                            .thenComparing(p -> p.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static Map<String, Tensor> values(Map<String, Variable> parameters) {
        var values = new LinkedHashMap<String, Tensor>();
        parameters.forEach((path, variable) -> values.put(path, variable.value()));
        return values;
    }

    /// In the precision of the backend, so that nothing is rounded.
    private static void write(Map<String, Tensor> tensors, Path file) {
        var writer = new SafeTensorsWriter();
        tensors.forEach((name, tensor) -> {
            int[] shape = tensor.shape().extents();
            if (isDouble(tensor)) writer.doubles(name, shape, tensor::toDoubles);
            else writer.floats(name, shape, tensor::toFloats);
        });
        writer.write(file);
    }

    private static boolean isDouble(Tensor tensor) {
        return tensor.backend().epsilon() < 1e-10;
    }

    private static void check(Map<String, Tensor> tensors, Path file) {
        try (var stored = SafeTensors.open(file)) {
            tensors.forEach((name, tensor) -> {
                var entry = stored.entry(name);
                if (!Arrays.equals(entry.extents(), tensor.shape().extents())) {
                    throw new FileFormatException(
                            file.toString(),
                            "tensor " + name,
                            "has shape %s, the model's is %s".formatted(entry.shape(), tensor.shape()));
                }
                if (entry.dtype() != (isDouble(tensor) ? DType.F64 : DType.F32)) {
                    throw new FileFormatException(
                            file.toString(),
                            "tensor " + name,
                            "is %s: the run was made on a backend of another precision".formatted(entry.dtype()));
                }
            });
        }
    }

    private static void read(Map<String, Tensor> tensors, Path file) {
        try (var stored = SafeTensors.open(file)) {
            tensors.forEach((name, tensor) -> tensor.assign(stored.doubles(name)));
        }
    }

    private static void delete(Path checkpoint) {
        try (Stream<Path> files = Files.walk(checkpoint)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the old checkpoint " + checkpoint, e);
        }
    }
}
