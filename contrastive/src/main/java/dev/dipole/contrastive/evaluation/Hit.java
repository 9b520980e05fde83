package dev.dipole.contrastive.evaluation;

/// A document that was found.
///
/// @param document its index in the corpus
/// @param score how well it fits; greater is better
public record Hit(int document, double score) {}
