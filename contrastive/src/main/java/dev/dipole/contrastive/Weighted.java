package dev.dipole.contrastive;

/// A term and how much it counts.
public record Weighted(double weight, Term term) {
    public Weighted {
        Check.finite("the weight of " + term.name(), weight);
    }
}
