package dev.dipole.contrastive;

import java.util.List;

/// What the catalogue says about an objective in a few lines.
///
/// @param name its name in settings, lower case with hyphens
/// @param family where it is shelved
/// @param formula the formula, in the letters of the package
/// @param source paper with its number or venue, and the place in it where that was looked up
/// @param aliases other names that people look for
/// @param needs what the batch must bring
/// @param degenerates when it teaches nothing, or what it is where all vectors are equal
/// @param relations what it becomes in a limit, and whom it is made of
public record Card(
        String name,
        Family family,
        String formula,
        String source,
        List<String> aliases,
        String needs,
        String degenerates,
        String relations) {
    public Card {
        aliases = List.copyOf(aliases);
    }

    /// A card of pairs and vectors whose batch needs anchor and positive.
    public Card(String name, String formula, String source, List<String> aliases) {
        this(name, Family.REGULARISER, formula, source, aliases, "anchor, positive", "", "");
    }

    /// A card to be filled in.
    public static Card of(Family family, String name, String formula, String source) {
        return new Card(name, family, formula, source, List.of(), "anchor, positive", "", "");
    }

    public Card family(Family other) {
        return new Card(name, other, formula, source, aliases, needs, degenerates, relations);
    }

    public Card aliases(String... others) {
        return new Card(name, family, formula, source, List.of(others), needs, degenerates, relations);
    }

    /// What the batch must bring, in place of anchor and positive.
    public Card needs(String batch) {
        return new Card(name, family, formula, source, aliases, batch, degenerates, relations);
    }

    public Card degenerates(String when) {
        return new Card(name, family, formula, source, aliases, needs, when, relations);
    }

    public Card relations(String limits) {
        return new Card(name, family, formula, source, aliases, needs, degenerates, limits);
    }
}
