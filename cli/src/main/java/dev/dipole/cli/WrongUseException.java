package dev.dipole.cli;

/// A value from the command line that cannot be meant, found out only during the work: exit code 2.
final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUseException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
