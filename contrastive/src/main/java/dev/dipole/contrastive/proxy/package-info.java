/// Objectives against learned vectors: proxies of classes, prototypes of clusters.
///
/// Open [dev.dipole.contrastive.proxy.NormalisedSoftmax] first: InfoNCE whose candidates are one learned
/// vector a class. Margins (`ArcFace`, `CosFace`, `SphereFace`), several centres (`SubCentreArcFace`,
/// `SoftTriple`) and targets without labels (`Swav`, `Dino`, `Ibot`, `Msn`) change one part of it each;
/// clusters of the whole data (`DeepClusterV2`, `Pcl`) stand in for labels, a random walk (`Manifold`) for
/// cosines.
@NullMarked
package dev.dipole.contrastive.proxy;

import org.jspecify.annotations.NullMarked;
