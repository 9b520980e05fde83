package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
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
        record Table(double weight, TableTerm term) implements Part {
            @Override
            public String name() {
                return term.name();
            }

            public String similarity() {
                return Words.of(term.similarity());
            }

            public String relation() {
                return Words.of(term.relation());
            }

            public List<String> shapings() {
                return term.shapings().stream().map(Words::of).toList();
            }

            public String link() {
                return Words.of(term.link());
            }

            public String reduction() {
                return Words.of(term.reduction());
            }

            /// What becomes of the table of a large batch.
            public String memory() {
                return term.rowByRow() ? "in blocks of rows" : "whole";
            }

            /// The kinds of the parts without their settings, by their place in the formula.
            public SequencedMap<String, List<String>> kinds() {
                var kinds = new LinkedHashMap<String, List<String>>();
                kinds.put("similarity", List.of(term.similarity().label()));
                kinds.put("relation", relations(term.relation()));
                kinds.put(
                        "shaping",
                        term.shapings().stream()
                                .map(s -> Words.name(s.getClass()))
                                .toList());
                kinds.put("link", List.of(Words.name(term.link().getClass())));
                kinds.put("reduction", List.of(reduction()));
                return kinds;
            }

            private static List<String> relations(Relation relation) {
                if (!(relation instanceof Relation.Beside(var pools))) return List.of(Words.name(relation.getClass()));
                return pools.stream().flatMap(p -> relations(p).stream()).toList();
            }
        }

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
            default ->
                around.add(objective.getClass().isHidden() ? "a function of views" : Words.name(objective.getClass()));
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
            case TableTerm table -> new Part.Table(weighted.weight(), table);
            case Term other -> new Part.Spread(weighted.weight(), other.name(), Words.of(other));
        };
    }
}
