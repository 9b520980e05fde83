package dev.dipole.contrastive.teacher;

import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;

/// The candidates that a teacher scores: each anchor's positive, then its own hard negatives.
final class OwnCandidates {
    static final String NEEDS = "anchor, positive, hard negatives; a teacher's score for each row's positive and"
            + " negatives, in that order";

    private OwnCandidates() {}

    static Relation relation() {
        return Relation.beside(new Relation.OwnPositive(), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.OWN));
    }
}
