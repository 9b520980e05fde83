package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// A weight that an objective learns beside the encoder, before it has numbers: a scale, a bias, proxies of
/// classes. An objective says which it needs ([Objective#weights]); [ObjectiveWeights] makes and keeps them; a
/// batch carries them to the objective.
public sealed interface OwnWeight {
    /// Its name, the same wherever it is meant: `proxies`, `log_scale`, `bias`, `classifier`.
    String name();

    /// The weight at the start of training.
    ///
    /// @param width of the encoder's vectors
    Variable fresh(int width, Initialiser init);

    /// A single number.
    record Scalar(String name, double start) implements OwnWeight {
        public Scalar {
            Check.finite("the start of " + name, start);
        }

        @Override
        public Variable fresh(int width, Initialiser init) {
            return Variable.parameter(Tensor.full(Shape.of(), start));
        }
    }

    /// A matrix of `rows` rows, each as wide as `widths` vectors of the encoder and `more` numbers; normal
    /// numbers of deviation `1/√width`, so that rows have about length 1.
    record Matrix(String name, int rows, int widths, int more) implements OwnWeight {
        @Override
        public Variable fresh(int width, Initialiser init) {
            if (rows < 1) {
                throw new ObjectiveException(
                        "%s: say how many classes there are before training, with the setting 'classes'"
                                .formatted(name));
            }
            int columns = Math.addExact(Math.multiplyExact(widths, width), more);
            return init.normal(1 / Math.sqrt(columns), rows, columns);
        }
    }
}
