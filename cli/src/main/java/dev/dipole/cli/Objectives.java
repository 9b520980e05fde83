package dev.dipole.cli;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.catalogue.Elsewhere;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// Lists the catalogue of objectives.
@Command(
        name = "objectives",
        description = {
            "Lists the catalogue of objectives, a line each: name, family, formula.",
            "With words only those in which each word occurs, be it in the name, another name, the formula, the"
                    + " source or the relations. What is found elsewhere comes last, and says where."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  dipole objectives queue", "  dipole objectives --family softmax --json"})
final class Objectives implements Runnable {
    @Parameters(arity = "0..*", paramLabel = "WORD", description = "Words to look for; case does not matter.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--family", paramLabel = "F", description = "Only those of a family, such as softmax.")
    private @Nullable String family;

    @Option(names = "--json", description = "A JSON line each, with everything the catalogue knows.")
    private boolean json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Write all of them as the page OBJECTIVES.md; what people wrote into the old one stays.")
    private @Nullable Path markdown;

    @Mixin
    private Console console;

    @Override
    public void run() {
        if (markdown != null) {
            if (!words.isEmpty() || family != null || json) {
                throw new WrongUseException("--markdown writes the whole catalogue; leave words, --family, --json out");
            }
            ObjectivesPage.write(markdown);
            console.say("written: " + markdown);
            return;
        }
        var wanted = family == null ? null : family(family);
        var found = Stream.concat(Catalogue.all().stream(), Catalogue.around().stream())
                .filter(o -> wanted == null || o.card().family() == wanted)
                .filter(o -> matches(searched(o.card())))
                .toList();
        var others = Catalogue.elsewhere().stream()
                .filter(e -> wanted == null)
                .filter(e -> matches(List.of(e.name(), e.what(), e.instead())))
                .toList();
        if (found.isEmpty() && others.isEmpty()) throw new WrongUseException(nothing());
        if (json) {
            writeJson(found, others);
            return;
        }
        for (var objective : found) {
            var card = objective.card();
            console.data().println("%-26s %-15s %s".formatted(card.name(), word(card.family()), card.formula()));
        }
        for (var other : others) {
            console.data()
                    .println("%-26s %-15s %s: %s".formatted(other.name(), "elsewhere", other.what(), other.instead()));
        }
        console.data().flush();
        console.say("%,d objectives, %,d found elsewhere".formatted(found.size(), others.size()));
    }

    private void writeJson(List<NamedObjective> found, List<Elsewhere> others) {
        try (var out = console.jsonLines()) {
            for (var objective : found) out.append(json(objective));
            for (var other : others) {
                out.append(JsonFiles.object()
                        .put("name", other.name())
                        .put("elsewhere", other.what())
                        .put("instead", other.instead()));
            }
            out.commit();
        }
    }

    /// Everything that the catalogue knows of an objective.
    static ObjectNode json(NamedObjective objective) {
        var card = objective.card();
        var row = JsonFiles.object()
                .put("name", card.name())
                .put("family", word(card.family()))
                .put("formula", card.formula())
                .put("source", card.source());
        var aliases = row.putArray("aliases");
        card.aliases().forEach(aliases::add);
        row.put("needs", card.needs()).put("degenerates", card.degenerates()).put("relations", card.relations());
        row.set("settings", JsonFiles.mapper().valueToTree(Catalogue.settings(objective)));
        return row;
    }

    private static List<String> searched(Card card) {
        var texts = new ArrayList<>(card.aliases());
        texts.addAll(List.of(
                card.name(), word(card.family()), card.formula(), card.source(), card.needs(), card.relations()));
        return texts;
    }

    private boolean matches(List<String> texts) {
        return words.stream()
                .allMatch(word -> texts.stream()
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT))));
    }

    private String nothing() {
        var names = Catalogue.all().stream().map(o -> o.card().name()).toList();
        String hint = words.size() == 1 ? NearestName.hint(words.getFirst(), names) : "";
        return "no objective %swith '%s'%s"
                .formatted(family == null ? "" : "of the family " + family + " ", String.join("' and '", words), hint);
    }

    private static Family family(String name) {
        var names = new ArrayList<String>();
        for (var family : Family.values()) {
            if (word(family).equals(name.toLowerCase(Locale.ROOT).replace('_', '-'))) return family;
            names.add(word(family));
        }
        String hint = NearestName.hint(name, names);
        throw new WrongUseException("there is no family '%s'%s"
                .formatted(name, hint.isEmpty() ? "; there are " + String.join(", ", names) : hint));
    }

    /// The family in lower case with hyphens.
    static String word(Family family) {
        return family.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
