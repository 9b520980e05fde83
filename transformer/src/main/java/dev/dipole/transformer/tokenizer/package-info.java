/// From text to piece ids and back: WordPiece with everything a `tokenizer.json` says around it.
///
/// A text runs through five small, replaceable types, the pipeline of Hugging Face tokenizers:
///
///     text ─ added tokens ─ Normalizer ─ PreTokenizer ─ Model ─ PostProcessor ─ Encoding
///            "[SEP]"        lower case   words          pieces   [CLS] … [SEP]   ids, offsets
///
/// Between the stages travels a [NormalizedText]: code points, each with the place it came from, so that the
/// offsets of a piece always point into the text as it was given. A [WordPieceTrainer] learns a vocabulary,
/// [TokenizerJson] reads and writes `tokenizer.json`, [TokenizerFolder] the files around it.
///
/// Open [Tokenizer] first, then [BertNormalizer] and [WordPiece].
@NullMarked
package dev.dipole.transformer.tokenizer;

import org.jspecify.annotations.NullMarked;
