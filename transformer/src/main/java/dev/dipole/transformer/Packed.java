package dev.dipole.transformer;

import dev.dipole.tensor.Ints;
import java.util.List;

/// Token sequences of a batch one after the other, without padding: `ids[t]`, `types[t]`, `positions[t]` and
/// `offsets[n+1]`; sequence `s` has the tokens `offsets[s] … offsets[s+1]-1`. What a text becomes cannot depend
/// on its batch mates.
public record Packed(Ints ids, Ints types, Ints positions, Ints offsets) {
    /// Packs sequences of token type 0; none may be empty.
    public static Packed of(List<int[]> sequences) {
        int[] offsets = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            if (sequences.get(s).length == 0) throw new IllegalArgumentException("sequence " + s + " has no tokens");
            offsets[s + 1] = Math.addExact(offsets[s], sequences.get(s).length);
        }
        int[] ids = new int[offsets[sequences.size()]];
        int[] positions = new int[ids.length];
        for (int s = 0; s < sequences.size(); s++) {
            int[] sequence = sequences.get(s);
            System.arraycopy(sequence, 0, ids, offsets[s], sequence.length);
            for (int i = 0; i < sequence.length; i++) positions[offsets[s] + i] = i;
        }
        return new Packed(Ints.of(ids), Ints.of(new int[ids.length]), Ints.of(positions), Ints.of(offsets));
    }

    /// The number of sequences.
    public int sequences() {
        return offsets.size() - 1;
    }

    /// The number of tokens.
    public int tokens() {
        return ids.size();
    }

    /// The number of tokens of the longest sequence.
    public int longest() {
        int longest = 0;
        for (int s = 0; s < sequences(); s++) longest = Math.max(longest, offsets.get(s + 1) - offsets.get(s));
        return longest;
    }
}
