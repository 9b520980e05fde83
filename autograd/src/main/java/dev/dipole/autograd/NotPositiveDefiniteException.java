package dev.dipole.autograd;

/// A matrix that has no Cholesky factor: some direction has no variance, or a negative one.
public final class NotPositiveDefiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    NotPositiveDefiniteException(String operation, int n) {
        super(
                "%s: the %d×%d matrix is not positive definite; give a covariance more rows than columns, or add a small number to its diagonal"
                        .formatted(operation, n, n));
    }
}
