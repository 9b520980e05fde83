/// The Transformer: attention to encoder over packed sequences, pooling, and the text-embedding model made of
/// them.
///
/// Open [dev.dipole.transformer.Block] first, then [dev.dipole.transformer.Encoder] and
/// [dev.dipole.transformer.EmbeddingModel]. Tokenizers are in `dev.dipole.transformer.tokenizer`, model folders
/// in `dev.dipole.transformer.model`. Next module: contrastive.
///
/// Letters used in shapes: `t` tokens of the whole pack, `n` sequences, `w` width, `h` heads, `v` vocabulary.
@NullMarked
package dev.dipole.transformer;

import org.jspecify.annotations.NullMarked;
