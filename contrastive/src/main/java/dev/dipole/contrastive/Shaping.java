package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A change of the score table between the similarity and the loss. Shapings are applied in the order given.
///
/// One that treats each row for itself ([OfRows]) can be applied to a few rows of a large table at a time; one
/// that compares rows ([OfTable]) needs the table whole. What a shaping may not send gradients through it takes
/// as a plain tensor or set, never as a variable.
public sealed interface Shaping extends UnaryOperator<ScoreTable> {
    /// Treats each row for itself.
    sealed interface OfRows extends Shaping
            permits Temperature,
                    Margin,
                    DropDuplicates,
                    LearnedScale,
                    AngularMargin,
                    MultipleAngle,
                    FalseNegatives,
                    Hardness,
                    OwnNegativeWeight,
                    Smoothing,
                    SubCentres,
                    Concentrations,
                    Suspects,
                    Hardest,
                    InformativePairs,
                    SelfPaced,
                    Threshold,
                    AngularRelief {}

    /// Looks at all rows at once.
    sealed interface OfTable extends Shaping permits HardPairs, PositiveWeights, AdaptiveTemperature, SortedColumns {}

    /// What the batch must bring for it beside the vectors of its texts.
    default Set<Need> needs() {
        return Set.of();
    }

    /// This shaping with the weights of the batch, where it learns any.
    default Shaping with(Views views) {
        return this;
    }

    /// The usual order: duplicates out, the margin on raw scores, then the temperature.
    static List<Shaping> contrastive(boolean maskDuplicates, double margin, double temperature) {
        var shapings = new ArrayList<Shaping>();
        if (maskDuplicates) shapings.add(new DropDuplicates());
        if (margin > 0) shapings.add(new Margin(margin));
        shapings.add(new Temperature(temperature));
        return List.copyOf(shapings);
    }

    /// Divides every score by `τ`: the smaller, the more a row looks at its hardest negatives.
    record Temperature(double temperature) implements OfRows {
        public Temperature {
            Check.positive("the temperature", temperature);
        }

        @Override
        public ScoreTable apply(ScoreTable table) {
            return table.withScores(table.scores().scale(1 / temperature));
        }
    }

    /// Takes `m` off the scores of the positives, which must then be ahead by `m` (Yang et al., "Improving
    /// multilingual sentence embedding using bi-directional dual encoder with additive margin softmax", 2019,
    /// arXiv 1902.08564).
    record Margin(double margin) implements OfRows {
        public Margin {
            Check.notNegative("the margin", margin);
        }

        @Override
        public ScoreTable apply(ScoreTable table) {
            var handicap = table.positives().indicator(table.scores().value()).scale(margin);
            return table.withScores(table.scores().sub(Variable.constant(handicap)));
        }
    }

    /// Drops the negatives that share a text with their row's pair: the same document in another row is no
    /// negative, nor is another document of the same query. Positives stay. Without ids nothing is known and
    /// nothing is dropped.
    record DropDuplicates() implements OfRows {
        @Override
        public ScoreTable apply(ScoreTable table) {
            if (table.duplicates().isNone()) return table;
            return table.withCandidates(
                    table.candidates().without(table.duplicates().without(table.positives())));
        }
    }
}
