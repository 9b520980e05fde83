package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Coding;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// [Dino] between two views of which the student sees masked versions, and at each masked token what the
/// teacher says of that token, which it sees.
///
/// `L = L_dino + λ · ½ Σ_v mean_i (1/|M_vi|) Σ_{k∈M_vi} CE( sg softmax((t_vk − c')/τ_t'), softmax(s_vk/τ_s) )`
///
/// with `s_vk`, `t_vk` the cosines of token `k` of view `v` with the prototypes, as student and teacher see
/// it, and `M_vi` the masked tokens of item `i`
///
/// **Source.** Zhou et al., "iBOT: image BERT pre-training with online tokenizer", 2022 (arXiv 2111.07832),
/// section 3; `τ_s = .1`, `τ_t = .04`, `τ_t'` from .04 to .07, `λ = 1`, 8,192 prototypes, which whole items and
/// tokens share. Unlike the sentence part, which goes across views, a token is compared with itself.
///
/// **The batch** brings what [Dino] takes, and tokens: of anchor and positive as the student sees them, with
/// weight 1 where it saw a mask and 0 elsewhere (other weights count in proportion); of [Role#MOMENTUM], the
/// anchor's, then the positive's, the same tokens as the teacher sees them, cut off from gradients. Perhaps,
/// as constants, `momentum_prototypes`, `centre` and `token_centre`, which [#nextCentre] and
/// [#nextTokenCentre] move on.
///
/// **Degenerates** where all vectors are equal: `(1 + λ) log` of the prototypes. Items without masked tokens
/// have no token part.
///
/// **Relations.** `λ = 0`: dino.
///
/// @param temperature `τ_s`
/// @param teacherTemperature `τ_t`
/// @param tokenTemperature `τ_t'`
/// @param tokenWeight `λ`
/// @param prototypes how many there are
public record Ibot(
        double temperature, double teacherTemperature, double tokenTemperature, double tokenWeight, int prototypes)
        implements NamedObjective {
    public Ibot {
        Check.positive("ibot: the temperature", temperature);
        Check.positive("ibot: the teacher's temperature", teacherTemperature);
        Check.positive("ibot: the teacher's temperature of tokens", tokenTemperature);
        Check.notNegative("ibot: the weight of the tokens", tokenWeight);
        Check.atLeast("ibot: prototypes", prototypes, 2);
    }

    /// Temperatures .1, .04 and .07, both parts alike, 8,192 prototypes.
    public Ibot() {
        this(0.1, 0.04, 0.07, 1, 8192);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "ibot",
                        "dino + λ·½ Σ_v mean_i mean_{masked k} CE( sg softmax((t_k−c')/τ_t'), softmax(s_k/τ_s) )",
                        "Zhou et al. 2022 (arXiv 2111.07832), section 3")
                .needs("anchor, positive, momentum views, with the tokens of each; the weight prototypes, perhaps"
                        + " momentum_prototypes, centre and token_centre")
                .degenerates("(1 + λ) log of the prototypes where all vectors are equal")
                .relations("λ = 0: dino")
                .aliases("masked-self-distillation");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(
                Prototypes.weight(prototypes),
                new OwnWeight.Following(ProxyRelation.MOMENTUM_PROTOTYPES, ProxyRelation.PROTOTYPES),
                new OwnWeight.Running(ProxyRelation.CENTRE, width -> Shape.of(prototypes), this::nextCentre),
                new OwnWeight.Running(
                        ProxyRelation.TOKEN_CENTRE, width -> Shape.of(prototypes), this::nextTokenCentre));
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PAIRS, Need.MOMENTUM, Need.TOKENS);
    }

    @Override
    public Objective parts() {
        var items = Prototypes.bothWays(new Coding.Sharpened(teacherTemperature), temperature);
        var terms = new ArrayList<Weighted>(((WeightedSum) items).terms());
        var coding = new Coding.Sharpened(tokenTemperature);
        for (var role : List.of(Role.ANCHOR, Role.POSITIVE)) {
            terms.add(new Weighted(tokenWeight / 2, new MaskedTokens(role, coding, temperature)));
        }
        return Objective.sum(terms.toArray(Weighted[]::new));
    }

    /// The centre of the items for the next batch: `.9 c + .1 mean t` over both views, a constant.
    public Tensor nextCentre(Views views) {
        return Prototypes.nextCentre(views, 0.9);
    }

    /// The centre of the tokens for the next batch: `.9 c' + .1 mean t` over all tokens of both views, masked
    /// or not, a constant.
    public Tensor nextTokenCentre(Views views) {
        return Prototypes.nextTokenCentre(views, 0.9);
    }
}
