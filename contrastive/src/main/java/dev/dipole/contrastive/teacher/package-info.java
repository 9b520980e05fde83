/// Objectives that imitate another model: its vectors, its scores of candidates, its order of them. The teacher
/// is always a constant.
///
/// Open [dev.dipole.contrastive.teacher.KlDistillation] first; `MarginMse` looks at differences of scores,
/// `EmbedDistill` at vectors, `Rkd` at how they lie to each other.
@NullMarked
package dev.dipole.contrastive.teacher;

import org.jspecify.annotations.NullMarked;
