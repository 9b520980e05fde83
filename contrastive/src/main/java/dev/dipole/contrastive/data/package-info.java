/// Texts on their way to a model: the JDK's own documented methods, files of examples, judged collections,
/// batches.
///
/// Open [Example] first: it is what every reader returns and every batch is made of. Then [JdkCorpus] (the
/// corpus that lies on every machine with a JDK), [ExampleReader] (JSONL, TSV, CSV), [RetrievalSet] (the BEIR
/// layout) and [NoDuplicatesSampler] (who stands beside whom in a batch). Nothing here knows of tensors.
@NullMarked
package dev.dipole.contrastive.data;

import org.jspecify.annotations.NullMarked;
