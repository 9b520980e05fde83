package dev.dipole.contrastive;

/// An objective that cannot be built or applied: an impossible setting, an unknown name, or a batch that lacks
/// what it compares. The message is one sentence that says what to change.
public final class ObjectiveException extends IllegalArgumentException {
    public ObjectiveException(String message) {
        super(message);
    }
}
