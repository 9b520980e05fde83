package dev.dipole.transformer.tokenizer;

import org.jspecify.annotations.Nullable;

/// How other programs are to fill up the rows of a batch; Dipole keeps it with the file and packs sequences
/// instead.
///
/// `fixedLength` 0 means: as long as the longest of the batch.
public record Padding(
        int fixedLength,
        Truncation.Direction direction,
        @Nullable Integer multipleOf,
        int padId,
        int padTypeId,
        String padToken) {}
