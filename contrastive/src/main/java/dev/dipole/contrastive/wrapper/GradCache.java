package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.BatchReport;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Loss;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The loss and gradients of a batch of any size in the memory of a chunk of it: every item is embedded, the
/// objective says how its vector should move, every item is embedded again and moved there.
///
/// 1. Each chunk is embedded; only its vectors `z` are kept.
/// 2. The objective is measured on all vectors: `g = ∂L/∂z`.
/// 3. Each chunk is embedded again, with the same dropout masks, and `⟨z, sg g⟩` pulled back, whose gradient by
/// the
///    weights is that of `L`.
///
/// That is possible for every objective, since it sees vectors and nothing else (Gao et al., "Scaling deep
/// contrastive learning batch size under memory limited setup", 2021). Loss and `g` are those of
/// the whole batch to the bit, dropout included; the gradients of weights are, but for the order in which
/// chunks are added up. Embedding takes twice the time.
///
/// @param size the number of items
/// @param chunk how many are embedded at a time; all at once, in one pass, where it is 0 or no less than `size`
/// @param encoder what embeds them
public record GradCache(int size, int chunk, Encoder encoder) {
    /// What embeds items.
    public interface Encoder {
        /// The vectors of the items `from … to-1`: one matrix or several, say one a layer, always as many and
        /// each with rows in the order of the items.
        List<Variable> embed(int from, int to);

        /// How many rows the items before `from` have while they are being embedded (tokens, in a text
        /// encoder): where in the dropout masks of the whole batch the item begins.
        long rowsBefore(int from);
    }

    /// What came of a batch.
    public record Measured(double loss, BatchReport report, Gradients gradients) {}

    public GradCache {
        Check.atLeast("the number of items of a batch", size, 1);
        Check.atLeast("the number of items of a chunk", chunk, 0);
    }

    /// Measures an objective and takes its gradients.
    ///
    /// @param recording the randomness and hooks of the step
    /// @param objective from the vectors of all items
    /// @param progress hears how many items have been embedded, of twice their number where they come in chunks
    public Measured measure(Recording recording, Function<List<Variable>, Loss> objective, IntConsumer progress) {
        if (chunk == 0 || chunk >= size) return whole(recording, objective);
        var parts = new ArrayList<List<Tensor>>();
        int sites = 0;
        for (int from = 0; from < size; from += chunk) {
            int to = Math.min(size, from + chunk);
            sites = embed(recording, from, to, parts);
            progress.accept(to);
        }
        var vectors = joined(parts);
        var loss = new ArrayList<Loss>();
        var recorded = Tape.record(recording.afterSites(sites), () -> {
            loss.add(objective.apply(vectors));
            return loss.getFirst().value();
        });
        double value = recorded.value();
        var gradients = recorded.gradients();
        List<@Nullable Tensor> byVector = new ArrayList<>();
        for (var z : vectors) byVector.add(gradients.take(z));
        int[] rows = new int[vectors.size()];
        for (int c = 0; c < parts.size(); c++) {
            int from = c * chunk;
            int to = Math.min(size, from + chunk);
            pullBack(recording, from, to, seeds(byVector, parts.get(c), rows), gradients);
            progress.accept(size + to);
        }
        byVector.forEach(g -> {
            if (g != null) Workspace.recycle(g);
        });
        return new Measured(value, loss.getFirst().report(), gradients);
    }

    private Measured whole(Recording recording, Function<List<Variable>, Loss> objective) {
        var loss = new ArrayList<Loss>();
        var recorded = Tape.record(recording, () -> {
            loss.add(objective.apply(encoder.embed(0, size)));
            return loss.getFirst().value();
        });
        return new Measured(recorded.value(), loss.getFirst().report(), recorded.gradients());
    }

    /// Embeds a chunk and keeps its vectors.
    ///
    /// @return the random site after the encoder
    private int embed(Recording recording, int from, int to, List<List<Tensor>> parts) {
        var recorded = Tape.record(recording.afterRows(encoder.rowsBefore(from)), () -> {
            var made = encoder.embed(from, to);
            parts.add(made.stream().map(z -> Workspace.outside(z.value()::copy)).toList());
            return made.getFirst().slice(0, 1);
        });
        recorded.discard();
        return recorded.sites();
    }

    private static List<Variable> joined(List<List<Tensor>> parts) {
        var vectors = new ArrayList<Variable>();
        for (int k = 0; k < parts.getFirst().size(); k++) {
            int place = k;
            vectors.add(Variable.parameter(
                    Tensor.concatRows(parts.stream().map(p -> p.get(place)).toList())));
        }
        return vectors;
    }

    /// The gradients of a chunk's vectors; `rows` says how many rows went before, and is moved on.
    private static List<@Nullable Tensor> seeds(List<@Nullable Tensor> byVector, List<Tensor> chunk, int[] rows) {
        var seeds = new ArrayList<@Nullable Tensor>();
        for (int k = 0; k < chunk.size(); k++) {
            int end = rows[k] + chunk.get(k).shape().dim(0);
            var gradient = byVector.get(k);
            seeds.add(gradient == null ? null : gradient.slice(rows[k], end));
            rows[k] = end;
        }
        return seeds;
    }

    private void pullBack(Recording recording, int from, int to, List<@Nullable Tensor> seeds, Gradients into) {
        if (seeds.stream().allMatch(Objects::isNull)) return; // the objective looked at no vector
        var recorded = Tape.record(recording.afterRows(encoder.rowsBefore(from)), () -> {
            var made = encoder.embed(from, to);
            Variable sum = null;
            for (int k = 0; k < made.size(); k++) {
                var seed = seeds.get(k);
                if (seed == null) continue;
                var product = made.get(k).mul(Variable.constant(seed)).sum();
                sum = sum == null ? product : sum.add(product);
            }
            return Objects.requireNonNull(sum);
        });
        var gradients = recorded.gradients();
        into.add(gradients);
        gradients.release();
    }
}
