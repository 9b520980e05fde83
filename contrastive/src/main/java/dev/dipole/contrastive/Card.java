package dev.dipole.contrastive;

import java.util.List;

/// What the catalogue says about an objective in a few lines.
///
/// @param name its name in settings, lower case with hyphens
/// @param formula the formula, in the letters of the package
/// @param source paper with equation
/// @param aliases other names that people look for
public record Card(String name, String formula, String source, List<String> aliases) {
    public Card {
        aliases = List.copyOf(aliases);
    }
}
