package dev.dipole.contrastive;

/// The door for terms over completions that look at single tokens, as policy gradients do.
public non-sealed interface CompletionTerm extends Term {}
