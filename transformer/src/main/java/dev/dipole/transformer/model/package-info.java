/// Model folders in the sentence-transformers layout, in and out. Open
/// [dev.dipole.transformer.model.ModelFolder] first.
@NullMarked
package dev.dipole.transformer.model;

import org.jspecify.annotations.NullMarked;
