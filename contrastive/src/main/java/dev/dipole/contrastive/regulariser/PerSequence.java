package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// A formula of the token states of each sequence for itself, averaged over the sequences. The anchors are
/// token states, their labels say which sequence each belongs to. Sequences with fewer tokens than the formula
/// needs are left out.
///
/// @param most of longer sequences so many tokens are drawn: anew at every step where the recording has
///     randomness, otherwise as `seed` says
public record PerSequence(VectorFormula formula, int most, int seed) implements Regulariser.Custom {
    public PerSequence {
        Check.atLeast(formula.name() + ": the number of tokens", most, Math.max(1, formula.leastRows()));
    }

    @Override
    public String name() {
        return formula.name() + "_per_sequence";
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.TOKEN_ROWS);
    }

    @Override
    public Measured measure(Views views) {
        var tokens = views.anchor();
        var sequences = sequences(tokens);
        var reasons = new ArrayList<String>();
        int before = sequences.size();
        sequences.removeIf(rows -> rows.length < formula.leastRows());
        if (sequences.size() < before) {
            reasons.add("%s: %d of %d sequences have fewer than %d tokens"
                    .formatted(name(), before - sequences.size(), before, formula.leastRows()));
        }
        var value = Tape.in(name(), () -> mean(tokens.vectors(), sequences));
        return new Measured(value, TermReport.ofVectors(name(), tokens.rows(), reasons));
    }

    private Variable mean(Variable states, List<int[]> sequences) {
        var sum = states.scale(0).sum(); // every state hangs on the loss, also where it was not drawn
        for (var rows : sequences) sum = sum.add(formula.of(states.gather(Ints.of(drawn(rows)))));
        return sum.scale(1.0 / Math.max(1, sequences.size()));
    }

    private int[] drawn(int[] rows) {
        if (rows.length <= most) return rows;
        var site = Tape.nextSite();
        int[] order = (site == null ? Key.of(seed, "tokens") : site).permutation(rows.length);
        int[] chosen = Arrays.copyOf(order, most);
        Arrays.sort(chosen);
        return Arrays.stream(chosen).map(i -> rows[i]).toArray();
    }

    /// The rows of each sequence, in the order of its first token.
    private static List<int[]> sequences(View tokens) {
        var labels = tokens.labels();
        if (labels == null) {
            throw new ObjectiveException(
                    "this objective looks at the tokens of each sequence; give the anchors the number of their sequence as labels");
        }
        var rowsOf = new LinkedHashMap<Integer, List<Integer>>();
        for (int i = 0; i < labels.size(); i++) {
            rowsOf.computeIfAbsent(labels.get(i), s -> new ArrayList<>()).add(i);
        }
        var sequences = new ArrayList<int[]>();
        rowsOf.values()
                .forEach(rows ->
                        sequences.add(rows.stream().mapToInt(Integer::intValue).toArray()));
        return sequences;
    }
}
