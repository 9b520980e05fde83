package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// The value of an objective for a batch, a scalar to take gradients of, and what is to be said about the
/// batch.
public record Loss(Variable value, BatchReport report) {}
