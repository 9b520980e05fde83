package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// `modules.json`: the modules of a model in the order in which they run, each with its kind and folder.
///
/// @param file the `modules.json`
record ModuleList(Path file, List<Entry> entries) {
    static final String FILE = "modules.json";

    /// Both dialects end in the name of the class: `sentence_transformers.models.Pooling` and
    /// `sentence_transformers.sentence_transformer.modules.pooling.Pooling`. Elsewhere is somebody's own code.
    private static final Pattern TYPE = Pattern.compile("sentence_transformers\\.(?:\\w+\\.)*(\\w+)");

    /// The kinds of module that are understood.
    enum Kind {
        TRANSFORMER("Transformer"),
        POOLING("Pooling"),
        DENSE("Dense"),
        NORMALIZE("Normalize"),
        DROPOUT("Dropout");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    /// One module.
    ///
    /// @param path its folder as the file has it; empty for the model folder itself
    record Entry(Kind kind, String path) {}

    ModuleList {
        entries = List.copyOf(entries);
    }

    static ModuleList read(Path folder) {
        var file = folder.resolve(FILE);
        var tree = JsonFiles.read(file);
        if (!tree.isArray() || tree.isEmpty()) {
            throw new FileFormatException(
                    file.toString(), "", "must hold a list of modules; copy the file from the model again");
        }
        var entries = new ArrayList<Entry>();
        for (var node : tree) entries.add(entry(file, entries.size(), node));
        var list = new ModuleList(file, entries);
        list.checkOrder();
        return list;
    }

    /// The folder of a module.
    Path folder(Entry entry) {
        var root = file.resolveSibling("");
        return entry.path().isEmpty() ? root : root.resolve(entry.path());
    }

    /// The only module of a kind that every model has.
    Entry only(Kind kind) {
        return entries.stream().filter(e -> e.kind() == kind).findFirst().orElseThrow();
    }

    List<Entry> all(Kind kind) {
        return entries.stream().filter(e -> e.kind() == kind).toList();
    }

    /// Adds a module to a file that is being written, in the older dialect, and says its folder's name.
    static String add(ArrayNode modules, Kind kind) {
        int index = modules.size();
        var path = kind == Kind.TRANSFORMER ? "" : index + "_" + kind.type();
        modules.addObject()
                .put("idx", index)
                .put("name", Integer.toString(index))
                .put("path", path)
                .put("type", "sentence_transformers.models." + kind.type());
        return path;
    }

    private static Entry entry(Path file, int index, JsonNode node) {
        var settings = Settings.element(file, index, node);
        var path = settings.text("path");
        if (!inside(file, path)) throw settings.bad("path", "leads out of the model folder: \"%s\"".formatted(path));
        return new Entry(kind(settings), path);
    }

    private static Kind kind(Settings settings) {
        var type = settings.text("type");
        var name = TYPE.matcher(type);
        if (name.matches()) {
            for (var kind : Kind.values()) {
                if (kind.type().equals(name.group(1))) return kind;
            }
        }
        throw settings.bad(
                "type",
                "\"%s\" is not supported; known are Transformer, Pooling, Dense, Normalize and Dropout of sentence_transformers"
                        .formatted(type));
    }

    private static boolean inside(Path file, String path) {
        try {
            var given = Path.of(path);
            var root = file.toAbsolutePath().normalize().getParent();
            return !given.isAbsolute()
                    && root != null
                    && root.resolve(given).normalize().startsWith(root);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /// Transformer, Pooling, then Dense and Dropout in any number, then Normalize.
    private void checkOrder() {
        require(0, Kind.TRANSFORMER);
        require(1, Kind.POOLING);
        boolean normalized = false;
        for (int i = 2; i < entries.size(); i++) {
            var kind = entries.get(i).kind();
            normalized |= kind == Kind.NORMALIZE;
            if (kind == Kind.TRANSFORMER || kind == Kind.POOLING || (normalized && kind == Kind.DENSE)) {
                throw new FileFormatException(
                        file.toString(),
                        "[" + i + "]",
                        "module %d is %s, where Dipole can only run Transformer, Pooling, any Dense, and Normalize at the end"
                                .formatted(i, kind.type()));
            }
        }
    }

    private void require(int index, Kind kind) {
        if (index < entries.size() && entries.get(index).kind() == kind) return;
        var found = index < entries.size() ? entries.get(index).kind().type() : "missing";
        throw new FileFormatException(
                file.toString(),
                "[" + index + "]",
                "module %d must be %s and is %s".formatted(index, kind.type(), found));
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }
}
