package dev.dipole.contrastive.proxy;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Coding;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Target;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Tokens;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Tensor;
import java.util.List;

/// At each masked token the student predicts how the teacher, who sees it, assigns it to the prototypes:
///
/// `mean_i Σ_k w_k CE( y_k, softmax(cos(z_k, prototypes)/τ) ) / Σ_k w_k` over the tokens `k` of item `i`
///
/// with `w` 1 for masked tokens and 0 for others. An item without masked tokens counts as 0. The targets `y`
/// are constants.
///
/// @param role whose tokens
/// @param coding what makes targets of the teacher's scores
/// @param temperature `τ`
record MaskedTokens(Role role, Coding coding, double temperature) implements Regulariser.Custom {
    @Override
    public String name() {
        return "masked_tokens_" + role.label(0);
    }

    @Override
    public Measured measure(Views views) {
        var student = views.tokens(role);
        var target = new Target.Distribution(coding.of(centred(views, teacherScores(views, role))));
        double[] shares = shares(student);
        var value = Tape.in(name(), () -> {
            var raw = new Similarity.Cosine().table(student.vectors(), views.weight(ProxyRelation.PROTOTYPES));
            var scores = Tape.point("scores", raw).scale(1 / temperature);
            var costs = scores.logSumExp().sub(target.meanScore(scores));
            var weights = costs.value().like();
            weights.assign(shares);
            return costs.mul(Variable.constant(weights)).sum();
        });
        return new Measured(value, TermReport.ofVectors(name(), views.rows(), reasons(shares)));
    }

    private List<String> reasons(double[] shares) {
        for (double share : shares) if (share != 0) return List.of();
        return List.of(name() + ": no token is masked");
    }

    /// How much each token counts for the mean over the batch.
    private static double[] shares(Tokens student) {
        double[] shares = student.weights().value().toDoubles();
        for (int i = 0; i < student.items(); i++) {
            double sum = 0;
            for (int k = student.offsets().get(i); k < student.offsets().get(i + 1); k++) sum += shares[k];
            if (sum == 0) continue;
            for (int k = student.offsets().get(i); k < student.offsets().get(i + 1); k++) {
                shares[k] /= sum * student.items();
            }
        }
        return shares;
    }

    private static Tensor centred(Views views, Tensor scores) {
        return views.hasWeight(ProxyRelation.TOKEN_CENTRE)
                ? scores.sub(views.weight(ProxyRelation.TOKEN_CENTRE).value())
                : scores;
    }

    /// The cosines of the tokens as the teacher sees them with its prototypes.
    ///
    /// @throws ObjectiveException if the batch lacks them, or they are not the student's tokens
    static Tensor teacherScores(Views views, Role role) {
        int place = role == Role.ANCHOR ? 0 : 1;
        var all = views.allTokens(Role.MOMENTUM);
        if (all.size() <= place) {
            throw new ObjectiveException("this objective needs the tokens of the view '%s' as the teacher sees them;"
                            .formatted(Role.MOMENTUM.label(place))
                    + " give the batch those of anchor and positive");
        }
        var teacher = all.get(place);
        var student = views.tokens(role);
        if (!student.offsets().equals(teacher.offsets())) {
            throw new ObjectiveException(
                    "student and teacher must see the same tokens of the view '%s': mask tokens, do not remove them"
                            .formatted(role.label(0)));
        }
        return ProxyRelation.teacherScores(views, teacher.vectors().value());
    }
}
