package dev.dipole.contrastive.wrapper;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.ObjectiveException;
import java.util.Locale;

/// How a number goes from one value to another during training: a temperature, a weight, a momentum. With
/// `x = min(1, step/n)`:
///
/// | kind | value | known from |
/// |---|---|---|
/// | `constant` | `from` | |
/// | `linear` | `from + (to − from) x` | |
/// | `cosine` | `from + (to − from) ½(1 − cos πx)` | the momentum of BYOL (Grill et al., 2020) |
/// | `quadratic` | `from + (to − from) x²` | the weight of FLOPS in SPLADE (Paria et al., 2020) |
///
/// @param kind which of them
/// @param from the value of the first step
/// @param to the value in the end
/// @param over how many steps it takes, or, up to 1, which share of all steps
public record Course(Kind kind, double from, double to, double over) {
    /// The shape of the curve.
    public enum Kind {
        CONSTANT,
        LINEAR,
        COSINE,
        QUADRATIC
    }

    public Course {
        Check.finite("the start of a course", from);
        Check.finite("the end of a course", to);
        Check.positive("the length of a course", over);
        if (over > 1 && over != Math.rint(over)) {
            throw new ObjectiveException(
                    "a course takes a whole number of steps, or a share of them up to 1, not " + over);
        }
        if (kind == Kind.CONSTANT && from != to) {
            throw new ObjectiveException(
                    "a constant course cannot go from %s to %s; take another kind".formatted(from, to));
        }
    }

    /// The same value for ever.
    public static Course constant(double value) {
        return new Course(Kind.CONSTANT, value, value, 1);
    }

    /// From one value to another in the course of the whole training.
    public static Course of(Kind kind, double from, double to) {
        return new Course(kind, from, to, 1);
    }

    /// The value at step `step` (from 0) of `total`.
    public double at(int step, int total) {
        double steps = over <= 1 ? over * total : over;
        double x = Math.min(1, step / Math.max(1, steps));
        double way = switch (kind) {
            case CONSTANT -> 0;
            case LINEAR -> x;
            case COSINE -> 0.5 * (1 - StrictMath.cos(Math.PI * x));
            case QUADRATIC -> x * x;
        };
        return way == 1 ? to : from + (to - from) * way;
    }

    @Override
    public String toString() {
        return kind == Kind.CONSTANT
                ? Double.toString(from)
                : "%s from %s to %s".formatted(kind.name().toLowerCase(Locale.ROOT), from, to);
    }
}
