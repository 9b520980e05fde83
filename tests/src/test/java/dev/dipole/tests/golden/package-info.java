/// Values computed by other implementations: hidden states and a training run of a tiny BERT made with PyTorch
/// in float64. Open [GoldenTrainingTest] first.
@NullMarked
package dev.dipole.tests.golden;

import org.jspecify.annotations.NullMarked;
