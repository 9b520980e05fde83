package dev.dipole.cli;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.insight.Anatomy;
import dev.dipole.contrastive.insight.Anatomy.Part;
import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The page OBJECTIVES.md: every objective of the catalogue in the table of parts. What stands between its
/// markers people write by hand; it stays when the page is written again.
final class ObjectivesPage {
    static final String BEGIN = "<!-- begin learning -->";
    static final String END = "<!-- end learning -->";

    private static final String INTRODUCTION = """
            # Objectives

            Every objective is a weighted sum of terms. A term is either a table that is judged,

                Reduction( Link( Shaping*( Relation(Similarity, views) ) ) )

            or a regulariser, which looks at how the vectors of a view lie. The similarity fills the cells of a score table;
            the relation says who is compared and who belongs together; shapings change scores, targets and candidates;
            the link says what a row costs; the reduction makes one number of the costs. Tables act on the encoder through
            `∂L/∂s` alone: `dipole objective NAME --input FILE.json --explain` shows it step by step. Where rows are judged
            one by one, the table of a large batch is never kept but computed, judged and forgotten in blocks of rows.

            This page is made by `dipole objectives --markdown OBJECTIVES.md`; what stands between the markers of the section
            on training stays. `dipole objective NAME` has the details of each, with what it becomes in its limits.
            """;

    private ObjectivesPage() {}

    /// Writes the page; a section of results in the old file stays.
    static void write(Path file) {
        AtomicFiles.write(file, of(results(file)));
    }

    /// What people wrote between the markers, or nothing.
    static String results(Path file) {
        if (!Files.exists(file)) return "\n";
        try {
            var text = Files.readString(file);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            return begin < 0 || end < begin ? "\n" : text.substring(begin + BEGIN.length(), end);
        } catch (IOException e) {
            throw new InputException(file, e);
        }
    }

    /// The page around a section of results.
    static String of(String results) {
        var page = new StringBuilder(INTRODUCTION);
        var all = Catalogue.all();
        page.append("\n%d objectives in %d families; %d names are found elsewhere.\n"
                .formatted(
                        all.size(), byFamily(all).size(), Catalogue.elsewhere().size()));
        page.append("\n## The parts\n\n").append(parts(all));
        page.append("\n## Training results\n\n")
                .append(BEGIN)
                .append(results)
                .append(END)
                .append('\n');
        byFamily(all).forEach((family, objectives) -> {
            page.append("\n## ").append(heading(family)).append("\n\n").append(table(objectives));
        });
        page.append("\n## Around an objective\n\n").append(table(Catalogue.around()));
        page.append("\n## Found elsewhere\n\n").append(elsewhere());
        return page.toString();
    }

    private static SequencedMap<Family, List<NamedObjective>> byFamily(List<NamedObjective> all) {
        var families = new LinkedHashMap<Family, List<NamedObjective>>();
        for (var family : Family.values()) {
            var members = all.stream().filter(o -> o.card().family() == family).toList();
            if (!members.isEmpty()) families.put(family, members);
        }
        return families;
    }

    private static String heading(Family family) {
        String word = Objectives.word(family).replace('-', ' ');
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /// Each kind of part with the number of objectives that it stands in.
    private static String parts(List<NamedObjective> all) {
        var counts = new LinkedHashMap<String, Map<String, Integer>>();
        int spread = 0;
        for (var objective : all) {
            var used = new LinkedHashMap<String, TreeSet<String>>();
            for (var part : Anatomy.of(objective).terms()) {
                if (part instanceof Part.Table table) {
                    table.kinds()
                            .forEach((slot, kinds) -> used.computeIfAbsent(slot, s -> new TreeSet<>())
                                    .addAll(kinds));
                }
            }
            used.forEach((slot, kinds) -> kinds.forEach(
                    kind -> counts.computeIfAbsent(slot, s -> new TreeMap<>()).merge(kind, 1, Integer::sum)));
            if (used.isEmpty()) spread++;
        }
        var text = new StringBuilder("| place | parts, with the number of objectives they stand in |\n|---|---|\n");
        counts.forEach((slot, kinds) -> text.append("| %s | %s |\n"
                .formatted(
                        slot,
                        kinds.entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", ")))));
        return text.append("| none of these | %d objectives look at vectors alone |\n".formatted(spread))
                .toString();
    }

    private static String table(List<NamedObjective> objectives) {
        var text = new StringBuilder(
                "| objective | formula | similarity | relation | shapings | link | reduction |"
                        + " large table | defaults | the batch brings | source |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
        objectives.forEach(objective -> text.append(row(objective)));
        return text.toString();
    }

    private static String row(NamedObjective objective) {
        var card = objective.card();
        var anatomy = Anatomy.of(objective);
        var cells = new ArrayList<String>(List.of("`" + card.name() + "`" + aliases(card), code(card.formula())));
        cells.add(column(anatomy, p -> PartsText.weight(p) + p.similarity()));
        cells.add(relations(anatomy));
        cells.add(column(anatomy, p -> String.join(" → ", p.shapings())));
        cells.add(column(anatomy, Part.Table::link));
        cells.add(column(anatomy, Part.Table::reduction));
        cells.add(column(anatomy, Part.Table::memory));
        cells.add(defaults(objective));
        cells.add(escaped(card.needs()));
        cells.add(escaped(card.source()));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String aliases(Card card) {
        return card.aliases().isEmpty() ? "" : "<br>" + escaped(String.join(", ", card.aliases()));
    }

    /// One line for each table term.
    private static String column(Anatomy anatomy, Function<Part.Table, String> cell) {
        return anatomy.terms().stream()
                .filter(Part.Table.class::isInstance)
                .map(part -> escaped(cell.apply((Part.Table) part)))
                .collect(Collectors.joining("<br>"));
    }

    /// Relations of tables; regularisers and what stands around, in their place.
    private static String relations(Anatomy anatomy) {
        var lines = new ArrayList<String>();
        anatomy.around().forEach(around -> lines.add("*" + escaped(around) + "*"));
        for (var part : anatomy.terms()) {
            lines.add(
                    switch (part) {
                        case Part.Table table -> escaped(table.relation());
                        case Part.Spread spread -> "*" + PartsText.weight(spread) + escaped(spread.what()) + "*";
                    });
        }
        return String.join("<br>", lines);
    }

    private static String defaults(NamedObjective objective) {
        var settings = Catalogue.settings(objective);
        settings.remove("type");
        return settings.entrySet().stream()
                .map(e -> escaped(e.getKey() + " " + e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String elsewhere() {
        var text = new StringBuilder("| name | what it is | here |\n|---|---|---|\n");
        for (var other : Catalogue.elsewhere()) {
            text.append(
                    "| `%s` | %s | %s |\n".formatted(other.name(), escaped(other.what()), escaped(other.instead())));
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace('\n', ' ');
    }

    /// Formulas keep their stars in code, where only the bar needs care.
    private static String code(String formula) {
        return "`" + formula.replace("|", "\\|").replace('`', '\'') + "`";
    }
}
