/// Objectives that choose: softmax over a row of candidates, in all its forms.
///
/// Open [dev.dipole.contrastive.softmax.InfoNce] first; the others change who the candidates are (`Gte`,
/// `Moco`), which of them count (`GistEmbed`, `DebiasedContrastive`), or what is wanted of them (`SupCon`,
/// `SoftTargets`).
@NullMarked
package dev.dipole.contrastive.softmax;

import org.jspecify.annotations.NullMarked;
