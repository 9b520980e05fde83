package dev.dipole.tensor.cpu;

import dev.dipole.tensor.AdamStep;

/// The constants of one AdamW step, each rounded to float once: `g = scale · gradient`,
/// `m = keep1 · m + rest1 · g`, `v = keep2 · v + rest2 · g²`,
/// `p = keep · p − rate · m / (root · √v + epsilon)`.
record AdamFactors(
        float scale,
        float keep,
        float keep1,
        float rest1,
        float keep2,
        float rest2,
        float root,
        float epsilon,
        float rate) {
    static AdamFactors of(AdamStep s) {
        return new AdamFactors(
                (float) s.gradientScale(),
                (float) (1 - s.rate() * s.decay()),
                (float) s.beta1(),
                (float) (1 - s.beta1()),
                (float) s.beta2(),
                (float) (1 - s.beta2()),
                (float) (1 / Math.sqrt(s.correction2())),
                (float) s.epsilon(),
                (float) (s.rate() / s.correction1()));
    }
}
