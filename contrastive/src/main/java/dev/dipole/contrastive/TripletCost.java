package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.List;

/// What a triplet costs, given the scores of its positive and its negative.
public sealed interface TripletCost {
    /// The costs, perhaps in several parts, each `[triplets]`.
    List<Variable> parts(Variable positive, Variable negative);

    /// Whether a part that is 0 does not count in the mean.
    boolean nonZeroOnly();

    /// `[s_n − s_p + m]₊`: the positive shall be ahead by the margin.
    record Hinge(double margin, boolean nonZeroOnly) implements TripletCost {
        public Hinge {
            Check.finite("the margin of triplets", margin);
        }

        @Override
        public List<Variable> parts(Variable positive, Variable negative) {
            return List.of(negative.sub(positive).affine(1, margin).apply(Unary.RELU));
        }
    }

    /// `log(1 + e^{s_n − s_p})` (Hermans et al., "In defense of the triplet loss", 2017).
    record SoftMargin() implements TripletCost {
        @Override
        public List<Variable> parts(Variable positive, Variable negative) {
            return List.of(negative.sub(positive).apply(Unary.SOFTPLUS));
        }

        @Override
        public boolean nonZeroOnly() {
            return false;
        }
    }

    /// `[m − s_p]₊` and `[m + s_n]₊`: positives shall score above `m`, negatives below `−m`.
    record AroundZero(double margin) implements TripletCost {
        public AroundZero {
            Check.finite("the margin around the threshold", margin);
        }

        @Override
        public List<Variable> parts(Variable positive, Variable negative) {
            return List.of(
                    positive.affine(-1, margin).apply(Unary.RELU),
                    negative.affine(1, margin).apply(Unary.RELU));
        }

        @Override
        public boolean nonZeroOnly() {
            return true;
        }
    }
}
