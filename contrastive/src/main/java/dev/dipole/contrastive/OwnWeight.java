package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// Numbers that an objective keeps beside the encoder, before it has any: learnt ones, a scale, a bias, proxies
/// of classes ([Learnt]); and such as move from batch to batch without a gradient, the centre of a teacher's
/// scores ([Running]), a teacher's prototypes ([Following]). An objective says which it needs
/// ([Objective#weights]); [ObjectiveWeights] makes and keeps them; a batch carries them to the objective.
public sealed interface OwnWeight {
    /// Its name, the same wherever it is meant: `proxies`, `log_scale`, `bias`, `classifier`.
    String name();

    /// What gradients change.
    sealed interface Learnt extends OwnWeight {
        /// The weight at the start of training.
        ///
        /// @param width of the encoder's vectors
        /// @param classes how many classes the labels of the data name, 0 where nobody knows
        Variable fresh(int width, int classes, Initialiser init);
    }

    /// A constant of zeros that every batch moves: after the loss it becomes what `next` makes of the batch,
    /// which brings its present value.
    record Running(String name, Size size, Next next) implements OwnWeight {
        /// The shape, by the width of the encoder's vectors.
        public interface Size {
            Shape of(int width);
        }

        /// The value for the next batch; without a gradient.
        public interface Next {
            Tensor of(Views views);
        }

        /// A given one may be of another size than a fresh one; whoever uses it compares.
        @Override
        public void requireFits(Variable given, int width) {}
    }

    /// A constant that begins as a learnt weight and follows it as the momentum encoder follows the encoder.
    ///
    /// @param followed the name of that weight, which stands before this one
    record Following(String name, String followed) implements OwnWeight {
        /// Whoever uses it compares it with the weight that it follows.
        @Override
        public void requireFits(Variable given, int width) {}
    }

    /// Refuses a weight of another shape, say one that was made for another encoder.
    ///
    /// @param width of the encoder's vectors
    /// @throws ObjectiveException if this weight has another shape
    void requireFits(Variable given, int width);

    private static void require(boolean fits, String name, Variable given, String wanted) {
        if (fits) return;
        throw new ObjectiveException(
                "the weights '%s' are of shape %s, but should be %s".formatted(name, given.shape(), wanted));
    }

    /// A single number.
    record Scalar(String name, double start) implements Learnt {
        public Scalar {
            Check.finite("the start of " + name, start);
        }

        @Override
        public Variable fresh(int width, int classes, Initialiser init) {
            return Variable.parameter(Tensor.full(Shape.of(), start));
        }

        @Override
        public void requireFits(Variable given, int width) {
            require(given.shape().rank() == 0, name, given, "a single number");
        }
    }

    /// A matrix of `rows` rows, each as wide as `widths` vectors of the encoder and `more` numbers; normal
    /// numbers of deviation `1/√width`, so that rows have about length 1.
    record Matrix(String name, int rows, int widths, int more) implements Learnt {
        public Matrix {
            Check.atLeast("the rows of " + name, rows, 1);
        }

        @Override
        public Variable fresh(int width, int classes, Initialiser init) {
            int columns = columns(width);
            return init.normal(1 / Math.sqrt(columns), rows, columns);
        }

        @Override
        public void requireFits(Variable given, int width) {
            int columns = columns(width);
            boolean fits = given.shape().rank() == 2 && given.shape().width() == columns;
            require(fits, name, given, "rows of %d numbers for vectors of %d".formatted(columns, width));
        }

        private int columns(int width) {
            return Math.addExact(Math.multiplyExact(widths, width), more);
        }
    }

    /// A [Matrix] with some rows for each class, those of a class next to each other.
    ///
    /// @param classes how many; 0 for as many as the labels of the data name
    /// @param each rows a class
    record PerClass(String name, int classes, int each, int widths, int more) implements Learnt {
        public PerClass {
            Check.atLeast(name + ": classes", classes, 0);
            Check.atLeast(name + ": rows a class", each, 1);
        }

        @Override
        public Variable fresh(int width, int classes, Initialiser init) {
            int count = this.classes == 0 ? classes : this.classes;
            if (count == 0) {
                throw new ObjectiveException(
                        "%s: say how many classes there are before training, with the setting 'classes'"
                                .formatted(name));
            }
            if (count < classes) {
                throw new ObjectiveException(
                        "%s: the data has %d classes, the setting 'classes' allows for %d; leave it out or raise it"
                                .formatted(name, classes, count));
            }
            return matrix(count).fresh(width, classes, init);
        }

        @Override
        public void requireFits(Variable given, int width) {
            matrix(Math.max(1, classes)).requireFits(given, width);
        }

        private Matrix matrix(int count) {
            return new Matrix(name, Math.multiplyExact(count, each), widths, more);
        }
    }
}
