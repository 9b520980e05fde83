package dev.dipole.contrastive.train;

/// A training that cannot go on; the message says at which step, why, and what to do.
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
