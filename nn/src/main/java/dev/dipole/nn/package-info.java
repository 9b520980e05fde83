/// Layers: records whose components are their parameters and sub-layers; their initial values.
///
/// Open [dev.dipole.nn.Module] first, then [dev.dipole.nn.Linear]. Optimisers and schedules are in
/// `dev.dipole.nn.optim`, files in `dev.dipole.nn.io`. Next module: transformer.
@NullMarked
package dev.dipole.nn;

import org.jspecify.annotations.NullMarked;
