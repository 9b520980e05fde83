package dev.dipole.transformer.model;

/// Something that was decided while a model folder was read, and the file that decided it.
///
/// @param file the file or folder it is about, as seen from the model folder
/// @param text one sentence
public record Note(Kind kind, String file, String text) {
    /// How sure the reader could be.
    public enum Kind {
        /// A file says so.
        DECIDED,
        /// No file says so; the usual choice was taken. Worth showing to the user.
        ASSUMED,
        /// It is in the folder and has no part in the embeddings.
        IGNORED
    }

    /// The note on one line: `config.json: 3 layers × 48 …`.
    @Override
    public String toString() {
        return file + ": " + text + (kind == Kind.ASSUMED ? " (assumed)" : "");
    }
}
