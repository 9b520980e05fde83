package dev.dipole.transformer.model;

import dev.dipole.tensor.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// A part of a folder that is read on a thread of its own while the caller reads another: tokenizer and weights
/// take about as long as each other, and a start waits for both.
final class Meanwhile<T> implements AutoCloseable {
    private final Notes notes;
    private final List<Note> heard = new ArrayList<>();
    private final CompletableFuture<T> read;

    private Meanwhile(Notes notes, Function<Notes, T> reader) {
        this.notes = notes;
        var backend = Backends.current();
        read = CompletableFuture.supplyAsync(
                () -> Backends.with(backend, () -> reader.apply(new Notes(notes.folder(), heard::add))),
                task -> Thread.ofPlatform().name("dipole-reader").daemon().start(task));
    }

    /// Begins to read.
    static <T> Meanwhile<T> read(Notes notes, Function<Notes, T> reader) {
        return new Meanwhile<>(notes, reader);
    }

    /// What was read, once it is; its notes are told now, so that their order never changes.
    T get() {
        try {
            return read.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw e;
        } finally {
            heard.forEach(notes.listener());
        }
    }

    /// Waits until the files are let go, whatever came of it.
    @Override
    public void close() {
        var _ = read.handle((result, problem) -> true).join();
    }
}
