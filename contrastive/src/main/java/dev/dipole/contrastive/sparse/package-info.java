/// Sparse codes of embeddings: a layer that many coordinates share, of which each text uses a few. Open
/// [dev.dipole.contrastive.sparse.SparseAutoencoder] first, then [dev.dipole.contrastive.sparse.Csr], what it
/// is trained with.
@NullMarked
package dev.dipole.contrastive.sparse;

import org.jspecify.annotations.NullMarked;
