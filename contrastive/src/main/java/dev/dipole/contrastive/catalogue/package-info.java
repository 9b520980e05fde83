/// The published objectives by name, and the way from settings to an objective and back.
///
/// Open [dev.dipole.contrastive.catalogue.Catalogue] first: it lists them all, and what is found elsewhere.
@NullMarked
package dev.dipole.contrastive.catalogue;

import org.jspecify.annotations.NullMarked;
