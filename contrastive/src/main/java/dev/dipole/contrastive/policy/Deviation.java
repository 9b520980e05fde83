package dev.dipole.contrastive.policy;

/// How the standard deviation of `n` numbers is taken.
public enum Deviation {
    /// `√(Σ (x − x̄)² / n)`
    POPULATION,
    /// `√(Σ (x − x̄)² / (n − 1))`, as PyTorch's `std` and the libraries built on it; for a pair √2 times the
    /// other.
    SAMPLE;

    /// Exactly 0 where all numbers are equal.
    double of(double[] numbers) {
        int n = numbers.length;
        double mean = Advantage.mean(numbers);
        double sum = 0;
        boolean equal = true;
        for (double x : numbers) {
            sum += (x - mean) * (x - mean);
            equal &= x == numbers[0];
        }
        return equal ? 0 : Math.sqrt(sum / (this == POPULATION ? n : n - 1));
    }
}
