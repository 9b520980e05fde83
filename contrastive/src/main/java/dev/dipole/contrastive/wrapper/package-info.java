/// What changes how an objective is measured, not what it says: chunks of a batch, prefixes of vectors, layers,
/// sums, schedules, queues, following encoders.
///
/// Open [dev.dipole.contrastive.wrapper.Matryoshka] first, the shortest of those that decorate an objective,
/// then [dev.dipole.contrastive.wrapper.GradCache], which all of them can be trained through, since an
/// objective sees vectors and nothing else.
@NullMarked
package dev.dipole.contrastive.wrapper;

import org.jspecify.annotations.NullMarked;
