package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.SquaredError;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// The cosine of a pair shall be its grade.
///
/// `L = mean_i( s_i − y_i )²`
///
/// **Source.** Reimers & Gurevych, "Sentence-BERT", 2019 (regression objective); grades of the STS
/// benchmark divided by 5. sentence-transformers rounds grades to float32 even where vectors are float64; here
/// they have the precision of the backend.
public record CosineRegression(Similarity similarity) implements NamedObjective {
    /// Cosine.
    public CosineRegression() {
        this(new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "cosine-regression",
                        "mean_i (cos_i − y_i)²",
                        "Reimers & Gurevych 2019 (arXiv 1908.10084), regression objective")
                .needs("anchor, positive, a grade for each pair, between −1 and 1")
                .degenerates("0 where every cosine is its grade")
                .relations("a squared error in place of cosent's order")
                .aliases("CosineSimilarityLoss", "mse-cosine");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "pairs", similarity, new PairRelation.Graded(), List.of(), new SquaredError(false), Reduction.MEAN));
    }
}
