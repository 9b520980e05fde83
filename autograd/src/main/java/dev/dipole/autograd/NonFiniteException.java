package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// A NaN or an infinity where a number was expected; says which operation made the first one, where in the
/// model, in which direction.
public final class NonFiniteException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    /// An error with the given text.
    public NonFiniteException(String message) {
        super(message);
    }

    static void check(Tensor tensor, String where) {
        if (tensor.allFinite()) return;
        double[] values = tensor.toDoubles();
        int at = 0;
        while (Double.isFinite(values[at])) at++;
        throw new NonFiniteException("the first non-finite number is %s, element %d of a tensor of shape %s made by %s"
                .formatted(values[at], at, tensor.shape(), where));
    }
}
