package dev.dipole.transformer.model;

import java.nio.file.Path;
import java.util.function.Consumer;

/// Where readers of a folder's files leave their [Note]s.
record Notes(Path folder, Consumer<Note> listener) {
    void decided(Path file, String text) {
        add(Note.Kind.DECIDED, file, text);
    }

    void assumed(Path file, String text) {
        add(Note.Kind.ASSUMED, file, text);
    }

    void ignored(Path file, String text) {
        add(Note.Kind.IGNORED, file, text);
    }

    private void add(Note.Kind kind, Path file, String text) {
        var name = folder.relativize(file).toString();
        listener.accept(new Note(kind, name.isEmpty() ? "." : name, text));
    }
}
