package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Coding;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.Weighted;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;

/// What objectives with prototypes of unnamed clusters have in common.
final class Prototypes {
    private Prototypes() {}

    static OwnWeight weight(int prototypes) {
        return new OwnWeight.Matrix(ProxyRelation.PROTOTYPES, prototypes, 1, 0);
    }

    /// Each view predicts the other.
    static Objective bothWays(Coding coding, double temperature) {
        var link = new Link.CrossEntropy();
        return Objective.sum(
                new Weighted(0.5, term("qd", Direction.QD, coding, temperature, link)),
                new Weighted(0.5, term("dq", Direction.DQ, coding, temperature, link)));
    }

    static TableTerm term(String name, Direction direction, Coding coding, double temperature, Link link) {
        return new TableTerm(
                name,
                new Similarity.Cosine(),
                new ProxyRelation.Assignments(direction, coding),
                List.of(new Shaping.Temperature(temperature)),
                link,
                Reduction.MEAN);
    }

    /// `momentum · c + (1 − momentum) · mean t` over the keys of both views.
    static Tensor nextCentre(Views views, double momentum) {
        var teacher = Tensor.concatRows(List.of(
                ProxyRelation.rawKeyScores(views, Role.ANCHOR), ProxyRelation.rawKeyScores(views, Role.POSITIVE)));
        return moved(views, ProxyRelation.CENTRE, teacher, momentum);
    }

    /// The same over the tokens of both views as the teacher sees them.
    static Tensor nextTokenCentre(Views views, double momentum) {
        var teacher = Tensor.concatRows(List.of(
                MaskedTokens.teacherScores(views, Role.ANCHOR), MaskedTokens.teacherScores(views, Role.POSITIVE)));
        return moved(views, ProxyRelation.TOKEN_CENTRE, teacher, momentum);
    }

    private static Tensor moved(Views views, String centre, Tensor scores, double momentum) {
        var rows = Tensor.full(scores.backend(), Shape.of(1, scores.shape().dim(0)), 1);
        var sum = rows.matmul(scores).reshape(scores.shape().width());
        var next = sum.scale((1 - momentum) / scores.shape().dim(0));
        if (views.hasWeight(centre)) next.accumulate(views.weight(centre).value(), momentum);
        return next;
    }
}
