package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// The class of a pair (entailment, neutral, contradiction) told from its two vectors by a learned linear
/// layer.
///
/// `L = mean_i CE( W [u_i, v_i, |u_i − v_i|] + b, c_i )`
///
/// **Source.** Reimers & Gurevych, "Sentence-BERT", 2019 (classification objective); 3 classes. The
/// bias is the last column of the weight `classifier`.
///
/// **The batch** brings anchor, positive and, as label of each row, the class of the pair.
public record SoftmaxClassification(int classes) implements NamedObjective {
    public SoftmaxClassification {
        Check.atLeast("softmax-classification: classes", classes, 2);
    }

    /// Three classes.
    public SoftmaxClassification() {
        this(3);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "softmax-classification",
                        "mean_i CE( W [u, v, |u − v|] + b, c_i )",
                        "Reimers & Gurevych 2019 (arXiv 1908.10084), classification objective")
                .needs("anchor, positive, the class of each pair as label; the weight classifier")
                .degenerates("teaches W alone where all vectors are equal")
                .relations("softmax against learned rows, as normalised-softmax, of a vector made of a pair")
                .aliases("SoftmaxLoss", "nli");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(new OwnWeight.PerClass(PairRelation.Classified.CLASSIFIER, classes, 1, 3, 1));
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "classes",
                new Similarity.Dot(),
                new PairRelation.Classified(),
                List.of(),
                new Link.CrossEntropy(),
                Reduction.MEAN));
    }
}
