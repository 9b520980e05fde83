package dev.dipole.autograd;

import dev.dipole.tensor.Key;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Remembers the operations of one computation so that gradients can be taken. A tape is a scope:
/// `Tape.record(() -> loss)`; outside nothing is remembered, so there is no `noGrad`, no `zeroGrad` and no
/// `.grad` field.
///
/// The list of entries is already in topological order: every entry stands after those it reads.
public final class Tape {
    private static final ScopedValue<Tape> CURRENT = ScopedValue.newInstance();
    private static final ScopedValue<String> PATH = ScopedValue.newInstance();

    /// One remembered operation.
    record Entry(Op op, String path, Variable output, Op.Pullback pullback, List<Variable> inputs) {
        String where(String direction) {
            return op.name() + (path.isEmpty() ? "" : " at " + path) + ", " + direction;
        }
    }

    private final Recording recording;
    private final Workspace workspace = new Workspace();
    private final List<Entry> entries = new ArrayList<>();
    private int site;

    private Tape(Recording recording, int site) {
        this.recording = recording;
        this.site = site;
    }

    /// Records a computation without randomness or hooks.
    public static Recorded record(Supplier<Variable> computation) {
        return record(Recording.plain(), computation);
    }

    /// Records a computation.
    public static Recorded record(Recording recording, Supplier<Variable> computation) {
        return new Tape(recording, recording.site()).run(computation);
    }

    private Recorded run(Supplier<Variable> computation) {
        var output = workspace.run(() -> ScopedValue.where(CURRENT, this).call(computation::get));
        return new Recorded(this, output);
    }

    /// Runs part of a model under a name; paths of nested parts are joined by dots and appear in messages and
    /// hook patterns.
    public static <T> T in(String name, Supplier<T> part) {
        return at(join(name), part);
    }

    /// A named place that [Hooks] can read or replace; without hooks it is free.
    public static Variable point(String name, Variable value) {
        if (!CURRENT.isBound() || CURRENT.get().recording.hooks().isEmpty()) return value;
        String path = join(name);
        var found = CURRENT.get().recording.hooks().matching(path);
        return found.isEmpty() ? value : apply(new Point(path, found), value);
    }

    /// Whether every number is checked: then layers go step by step, so that the one to blame is named.
    public static boolean isChecking() {
        return CURRENT.isBound() && CURRENT.get().recording.checked();
    }

    /// Computes `segment` without keeping its inner values; the backward pass computes them again, with the
    /// same dropout masks (gradient checkpointing; Chen et al., "Training deep nets with sublinear memory
    /// cost", 2016).
    public static Variable checkpoint(UnaryOperator<Variable> segment, Variable input) {
        if (!CURRENT.isBound()) return segment.apply(input);
        return CURRENT.get().checkpointed(segment, input);
    }

    /// `Σ_b part(rows of block b)`, a scalar, keeping no more than one block's inner values at a time; see
    /// [BlockSum].
    ///
    /// @param block the rows of a block; for the same bits everywhere it must follow from shapes alone
    /// @param rows what is cut into blocks; at least one variable, all with as many rows
    public static Variable sumOfBlocks(int block, List<Variable> rows, BlockSum.Part part) {
        BlockSum.check(block, rows);
        if (!CURRENT.isBound()) return BlockSum.unrecorded(block, rows, part);
        return CURRENT.get().summed(block, rows, part);
    }

    /// The random key of the next place that draws, or null where the recording has no randomness: for what
    /// draws anew at every step, such as random directions.
    public static @Nullable Key nextSite() {
        if (!CURRENT.isBound()) return null;
        var tape = CURRENT.get();
        var key = tape.recording.key();
        return key == null ? null : key.atSite(tape.site++);
    }

    /// How many rows stand before those of this recording, in the batch that it is a part of.
    static long rowsBefore() {
        return CURRENT.isBound() ? CURRENT.get().recording.rowsBefore() : 0;
    }

    static Variable apply(Op op, Variable... inputs) {
        var tensors = new Tensor[inputs.length];
        boolean tracked = false;
        for (int i = 0; i < inputs.length; i++) {
            tensors[i] = inputs[i].value();
            tracked |= inputs[i].tracked();
        }
        var result = op.apply(tensors);
        if (!CURRENT.isBound()) return Variable.constant(result.value());
        var tape = CURRENT.get();
        var output = Variable.result(result.value(), tracked);
        var entry = new Entry(op, path(), output, result.pullback(), List.of(inputs));
        if (tape.recording.checked()) NonFiniteException.check(result.value(), entry.where("forward"));
        if (tracked) tape.entries.add(entry);
        return output;
    }

    private Variable checkpointed(UnaryOperator<Variable> segment, Variable input) {
        var op = new Checkpoint(segment, recording, site, path());
        var traced = op.trace(input.value());
        site = traced.sites();
        var inputs = new ArrayList<Variable>(List.of(input));
        inputs.addAll(traced.leaves());
        var output = Variable.result(traced.value(), true);
        entries.add(new Entry(op, path(), output, op.pullback(input.value(), traced.leaves()), inputs));
        return output;
    }

    private Variable summed(int block, List<Variable> rows, BlockSum.Part part) {
        var op = new BlockSum(block, part, recording, site, path());
        var swept = op.sweep(rows);
        site = swept.sites();
        var operands = BlockSum.operands(rows, swept);
        boolean tracked = operands.stream().anyMatch(Variable::tracked);
        var output = Variable.result(swept.value(), tracked);
        if (tracked) entries.add(new Entry(op, path(), output, op.pullback(operands, rows, swept), operands));
        return output;
    }

    /// Records `segment` on a tape of its own, beginning at a given random site, under a given path: the scopes
    /// that were open when the segment first ran are gone when it runs again.
    static Recorded recordFrom(Recording recording, int site, String path, Supplier<Variable> segment) {
        return at(path, () -> new Tape(recording, site).run(segment));
    }

    private static <T> T at(String path, Supplier<T> part) {
        return ScopedValue.where(PATH, path).call(part::get);
    }

    /// The names of the open parts, joined by dots; empty outside any.
    public static String path() {
        return PATH.isBound() ? PATH.get() : "";
    }

    private static String join(String name) {
        String path = path();
        return path.isEmpty() ? name : path + "." + name;
    }

    int sites() {
        return site;
    }

    Workspace workspace() {
        return workspace;
    }

    /// The tracked variables that no entry of this tape made: parameters. The output may be one itself.
    Set<Variable> leaves(Variable output) {
        var made = new LinkedHashSet<Variable>();
        var leaves = new LinkedHashSet<Variable>();
        for (var entry : entries) {
            entry.inputs().stream()
                    .filter(Variable::tracked)
                    .filter(v -> !made.contains(v))
                    .forEach(leaves::add);
            made.add(entry.output());
        }
        if (output.tracked() && !made.contains(output)) leaves.add(output);
        return leaves;
    }

    /// Walks the entries backwards; everything but the gradients of the leaves returns to the pool.
    Gradients backward(Variable output, Tensor seed) {
        return workspace.run(() -> {
            var pass = new BackwardPass(workspace, recording.checked());
            pass.seed(output, seed);
            for (var entry : entries.reversed()) pass.through(entry);
            var gradients = pass.gradients(leaves(output));
            entries.clear();
            workspace.close();
            return gradients;
        });
    }
}
