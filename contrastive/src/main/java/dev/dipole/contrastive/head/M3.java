package dev.dipole.contrastive.head;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.teacher.SelfDistillation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Three heads on one encoder, dense, lexical and of many vectors, that learn from their common judgement.
///
/// `s = w_d s_d + w_l s_l + w_m s_m`, `L = ( L_d + λ L_l + L_m + L_s ) / 4` with `L_x` the InfoNCE of `s_x`;
/// `L' = ( L'_d + λ L'_l + L'_m ) / 3`, `L'_x = mean_i −Σ_j sg[p_s,ij] log p_x,ij`; in all `(L + L')/2`, or `L`
/// without distillation
///
/// **Source.** Chen et al., "BGE M3-Embedding", 2024 (arXiv 2402.03216), hybrid retrieval and
/// self-knowledge distillation;
/// `w = (1, .3, 1)`, `λ = .1`; `τ = .02` in its public examples.
///
/// **The batch** brings anchor, positive and perhaps hard negatives, which are the dense head, with the tokens
/// of each: their vectors are the head of many vectors ([MaxSim], mean), their weights the lexical one
/// ([Lexical]).
///
/// **Degenerates** where all heads judge alike: `L'` is the entropy of their judgement and teaches nothing.
///
/// **Relations.** `w = (1, 0, 0)`: the dense head teaches the others. On tables of any heads it is
/// [SelfDistillation].
///
/// @param temperature `τ`
/// @param denseWeight `w_d`
/// @param lexicalWeight `w_l`
/// @param multiWeight `w_m`
/// @param lexicalLoss `λ`
/// @param distil whether the heads learn from their sum
public record M3(
        double temperature,
        double denseWeight,
        double lexicalWeight,
        double multiWeight,
        double lexicalLoss,
        boolean distil)
        implements NamedObjective {
    public M3 {
        Check.positive("m3: the temperature", temperature);
        Check.notNegative("m3: the weight of the dense score", denseWeight);
        Check.notNegative("m3: the weight of the lexical score", lexicalWeight);
        Check.notNegative("m3: the weight of the score of many vectors", multiWeight);
        Check.notNegative("m3: the weight of the lexical loss", lexicalLoss);
    }

    /// Temperature .02, scores weighted 1, .3, 1, the lexical loss .1, with distillation.
    public M3() {
        this(0.02, 1, 0.3, 1, 0.1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "m3",
                        "( (L_d + λL_l + L_m + L_s)/4 + (L'_d + λL'_l + L'_m)/3 ) / 2",
                        "Chen et al. 2024 (arXiv 2402.03216), self-knowledge distillation")
                .needs("anchor, positive, perhaps hard negatives, with the tokens of each")
                .degenerates("the distillation where all heads judge alike")
                .relations("w = (1, 0, 0): the dense head is the teacher")
                .aliases("bge-m3", "m3-self-distillation");
    }

    @Override
    public Objective parts() {
        return Objective.only(new Heads(this));
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PAIRS, Need.TOKENS);
    }

    private record Heads(M3 settings) implements Regulariser.Custom {
        @Override
        public String name() {
            return "heads";
        }

        @Override
        public Measured measure(Views views) {
            var value = Tape.in(name(), () -> settings.loss(views));
            return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
        }
    }

    private Variable loss(Views views) {
        var dense = dense(views);
        var lexical = Candidates.scores(views, Lexical::scores);
        var multi = Candidates.scores(views, new MaxSim(true)::scores);
        var heads = List.of(dense, lexical, multi);
        var learning = new SelfDistillation(
                temperature, List.of(denseWeight, lexicalWeight, multiWeight), List.of(1.0, lexicalLoss, 1.0), distil);
        return learning.of(heads.stream()
                .map(scores -> Candidates.table(views, scores, true, 1))
                .toList());
    }

    private static Variable dense(Views views) {
        var documents = new ArrayList<Variable>();
        documents.add(views.positive().vectors());
        views.negatives().stream().map(View::vectors).forEach(documents::add);
        return new Similarity.Cosine().table(views.anchor().vectors(), Variable.concatRows(documents));
    }
}
