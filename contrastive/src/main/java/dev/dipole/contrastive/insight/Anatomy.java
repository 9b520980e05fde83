package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// An objective taken apart: the terms that it sums, each in its parts.
///
/// @param terms in the order in which they are summed; empty for an objective of a form of its own
/// @param around what stands around the sum, in words, from outside to inside: mostly nothing
public record Anatomy(List<Part> terms, List<String> around) {
    public Anatomy {
        terms = List.copyOf(terms);
        around = List.copyOf(around);
    }

    /// A term of the sum.
    public sealed interface Part {
        double weight();

        String name();

        /// A table term, its parts in words.
        record Table(
                double weight,
                String name,
                String similarity,
                String relation,
                List<String> shapings,
                String link,
                String reduction)
                implements Part {}

        /// A regulariser in words.
        record Spread(double weight, String name, String what) implements Part {}
    }

    /// Takes an objective apart.
    public static Anatomy of(Objective objective) {
        var terms = new ArrayList<Part>();
        var around = new ArrayList<String>();
        collect(objective, terms, around);
        return new Anatomy(terms, around);
    }

    private static void collect(Objective objective, List<Part> terms, List<String> around) {
        switch (objective) {
            case WeightedSum sum -> sum.terms().forEach(weighted -> terms.add(part(weighted)));
            case NamedObjective named -> collect(named.parts(), terms, around);
            case Record record -> within(record, terms, around);
            default -> around.add(Words.name(objective.getClass()));
        }
    }

    /// An objective around others: they are among its components.
    private static void within(Record record, List<Part> terms, List<String> around) {
        var inner = new ArrayList<Object>();
        for (var component : record.getClass().getRecordComponents()) {
            var value = Words.value(component, record);
            if (value instanceof Collection<?> several) inner.addAll(several);
            else if (value != null) inner.add(value);
        }
        var settings = inner.stream()
                .filter(value -> value instanceof Number || value instanceof Enum<?> || value instanceof Boolean)
                .map(value -> " " + Words.of(value))
                .collect(Collectors.joining());
        around.add(Words.name(record.getClass()) + settings);
        for (var value : inner) {
            if (value instanceof Objective objective) collect(objective, terms, around);
            if (value instanceof Weighted weighted) terms.add(part(weighted));
            if (value instanceof Term term) terms.add(part(new Weighted(1, term)));
        }
    }

    private static Part part(Weighted weighted) {
        return switch (weighted.term()) {
            case TableTerm table -> table(weighted.weight(), table);
            case Term other -> new Part.Spread(weighted.weight(), other.name(), Words.of(other));
        };
    }

    /// The parts of a table term.
    static Part.Table table(double weight, TableTerm term) {
        return new Part.Table(
                weight,
                term.name(),
                Words.of(term.similarity()),
                Words.of(term.relation()),
                term.shapings().stream().map(Words::of).toList(),
                Words.of(term.link()),
                Words.of(term.reduction()));
    }

    /// The parts of a table term that counts once.
    public static Part.Table of(TableTerm term) {
        return table(1, term);
    }
}
